using System.Collections.Frozen;

namespace Rlfw.Comparing;

/// <summary>A run as a source has it, without its curves.</summary>
public sealed record TrackedRun
{
    /// <summary>What the source calls it: MLflow's id, or "experiment/hash-seed".</summary>
    public required string Id { get; init; }

    /// <summary>The experiment that it belongs to in the source.</summary>
    public required RunExperiment Experiment { get; init; }

    /// <summary>rlfw's id, "experiment/hash-seed"; empty for runs of other programs.</summary>
    public string Run { get; init; } = "";

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunState State { get; init; }

    /// <summary>Why it did not finish; empty otherwise.</summary>
    public string Message { get; init; } = "";

    /// <summary>The root seed; null where nothing says it.</summary>
    public ulong? Seed { get; init; }

    /// <summary>When it was started first; null where nothing says it.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>For how long it was at work so far.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// Its parameters: the plan's dotted options, and <c>algorithm</c>, <c>experiment</c>, <c>group</c> (the sweep's assignment).
    /// </summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The latest point of each metric; <c>final/…</c> for what it ended with.</summary>
    public IReadOnlyDictionary<string, MetricPoint> Metrics { get; init; } =
        FrozenDictionary<string, MetricPoint>.Empty;

    /// <summary>Its folder on this machine; null where unknown.</summary>
    public string? Folder { get; init; }

    /// <summary>Where people look at it; null where there is no such page.</summary>
    public string? Link { get; init; }

    /// <summary>The name of its experiment in the experiment file.</summary>
    public string ExperimentName =>
        Parameters.GetValueOrDefault("experiment") is { Length: > 0 } x ? x : Experiment.Name;

    /// <summary>The training step it has come to.</summary>
    public long Step => Metrics.Count == 0 ? 0 : Metrics.Values.Max(point => point.Step);
}
