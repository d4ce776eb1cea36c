using Rlfw.Contracts;

namespace Rlfw.Plans;

/// <summary>The runs of a file, or everything that is wrong with it.</summary>
/// <param name="Runs">In the order in which they are to run; empty where there are faults.</param>
/// <param name="Faults">By line and column, those of the command line last.</param>
public sealed record PlanningResult(IReadOnlyList<RunPlan> Runs, IReadOnlyList<Fault> Faults)
{
    /// <summary>All faults, one a line; empty without any.</summary>
    public string Report => string.Join('\n', Faults);

    /// <summary>The runs.</summary>
    /// <exception cref="UserErrorException">There are faults; the message is the report.</exception>
    public IReadOnlyList<RunPlan> RunsOrThrow() => Faults.Count == 0 ? Runs : throw new UserErrorException(Report);
}
