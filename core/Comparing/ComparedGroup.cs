using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>What the statistics say of a group on a task.</summary>
public sealed record ComparedGroup
{
    /// <summary>The group.</summary>
    public required string Label { get; init; }

    /// <summary>The task; empty where the runs do not tell, or of all tasks together.</summary>
    public required string Task { get; init; }

    /// <summary>All its runs, with and without score.</summary>
    public required IReadOnlyList<ComparedRun> Runs { get; init; }

    /// <summary>How many of them failed.</summary>
    public int Failed => Runs.Count(run => run.Run.State == RunState.Failed);

    /// <summary>How many of them go on.</summary>
    public int Running => Runs.Count(run => run.Run.State == RunState.Running);

    /// <summary>The scores that count.</summary>
    public IReadOnlyList<double> Scores => [.. Runs.Select(run => run.Score).OfType<double>()];

    /// <summary>The mean with its interval; null without scores. The interval of a single score is the score.</summary>
    public ConfidenceInterval? Mean { get; init; }

    /// <summary>The interquartile mean with its interval.</summary>
    public ConfidenceInterval? InterquartileMean { get; init; }

    /// <summary>The median with its interval.</summary>
    public ConfidenceInterval? Median { get; init; }

    /// <summary>The best score.</summary>
    public double? Best { get; init; }

    /// <summary>The mean time of the runs that count.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Training steps a second, the mean of the runs that count; null where unknown.</summary>
    public double? StepsPerSecond { get; init; }

    /// <summary>Environment steps a second, the mean of the runs that count; null where they have none.</summary>
    public double? EnvironmentStepsPerSecond { get; init; }

    /// <summary>How probable it is that a run of this group is better than one of <see cref="Against"/>; null for itself.</summary>
    public ConfidenceInterval? Improvement { get; init; }

    /// <summary>The group that <see cref="Improvement"/> is against: the baseline, or the best other.</summary>
    public string? Against { get; init; }
}
