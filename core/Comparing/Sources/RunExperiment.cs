namespace Rlfw.Comparing;

/// <summary>An experiment as a source of runs has it.</summary>
/// <param name="Id">What the source calls it.</param>
/// <param name="Name">Its name.</param>
public sealed record RunExperiment(string Id, string Name)
{
    /// <summary>The metric that its runs are judged by: "eval/return"; null where nothing says it.</summary>
    public string? PrimaryMetric { get; init; }

    /// <summary>Whether more of <see cref="PrimaryMetric"/> is better; null where nothing says it.</summary>
    public bool? GreaterIsBetter { get; init; }

    /// <summary>Where people look at it; null where there is no such page.</summary>
    public string? Link { get; init; }
}
