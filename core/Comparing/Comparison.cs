namespace Rlfw.Comparing;

/// <summary>Runs side by side.</summary>
public sealed record Comparison
{
    /// <summary>Where the runs were read.</summary>
    public required string Source { get; init; }

    /// <summary>What they are compared by.</summary>
    public required ComparedMetric Metric { get; init; }

    /// <summary>What they are grouped by, for people.</summary>
    public required string GroupedBy { get; init; }

    /// <summary>The group that the others are held against; null for the best other.</summary>
    public string? Baseline { get; init; }

    /// <summary>All runs, oldest first.</summary>
    public required IReadOnlyList<ComparedRun> Runs { get; init; }

    /// <summary>The labels of the groups, in the order of their first run.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The tasks, in the order of their first run.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>Each group on each task that it learned: by task, the best mean first.</summary>
    public required IReadOnlyList<ComparedGroup> Groups { get; init; }

    /// <summary>The groups over all tasks, the best interquartile mean first; empty where there is a single task.</summary>
    public IReadOnlyList<OverallScore> Overall { get; init; } = [];

    /// <summary>Each group against each other one.</summary>
    public IReadOnlyList<Improvement> Improvements { get; init; } = [];

    /// <summary>Where the profiles are taken: scores, or normalised scores where there are several tasks.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <summary>The distribution of each group's scores.</summary>
    public IReadOnlyList<ScoreProfile> Profiles { get; init; } = [];

    /// <summary>The parameters that differ between or within groups; the values in the order of <see cref="Labels"/>.</summary>
    public IReadOnlyList<ParameterDifference> Differences { get; init; } = [];

    /// <summary>What to keep in mind when reading the figures.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
