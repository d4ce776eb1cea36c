namespace Rlfw.Comparing;

/// <summary>What is to be compared, and how.</summary>
public sealed record ComparisonRequest
{
    /// <summary>Experiments and runs, as the user named them; none for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The metric as the user called it; null for what the experiments are judged by.</summary>
    public string? Metric { get; init; }

    /// <summary>Whether more of it is better; null for what the experiment or the metric's name says.</summary>
    public bool? GreaterIsBetter { get; init; }

    /// <summary>The parameter to group by; null for the algorithm where it differs.</summary>
    public string? GroupBy { get; init; }

    /// <summary>The group to hold the others against; null for the best other.</summary>
    public string? Baseline { get; init; }

    /// <summary>Resamples of each interval.</summary>
    public int Repetitions { get; init; } = Training.Statistics.StratifiedBootstrap.Repetitions;
}
