using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Faults;

/// <summary>Gathers the faults of a file, each once, so that one report has them all. Used from one thread.</summary>
internal sealed class FaultCollector
{
    private readonly HashSet<Fault> faults = [];

    /// <summary>
    /// How often something was found at fault: also what was known, so that whoever compares before and after sees that
    /// a shared tree is at fault for each of its users.
    /// </summary>
    public int Count { get; private set; }

    public void Add(Position position, string message, string? suggestion = null)
    {
        Count++;
        faults.Add(new Fault(position.File, position.Line, position.Column, message, suggestion));
    }

    /// <summary>All faults: those of the file by line and column, then those of the command line in its order.</summary>
    public IReadOnlyList<Fault> InOrder() =>
        [
            .. faults
                .OrderBy(fault => fault.Line == 0)
                .ThenBy(fault => fault.Line)
                .ThenBy(fault => fault.Column)
                .ThenBy(fault => fault.Message, StringComparer.Ordinal),
        ];
}
