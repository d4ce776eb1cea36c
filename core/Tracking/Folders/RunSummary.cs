using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>A run as a list of runs shows it.</summary>
public sealed record RunSummary
{
    /// <summary>Its folder and id.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>The experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>The root seed; null where neither journal nor folder name tell it.</summary>
    public required ulong? Seed { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The training step of its last event.</summary>
    public long Step { get; init; }

    /// <summary>The sequence number of its last event.</summary>
    public long Sequence { get; init; }

    /// <summary>When it was started first; null before its first event.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When its last event happened; null before its first event.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>Why it did not finish; empty otherwise.</summary>
    public string Message { get; init; } = "";

    /// <summary>The final values by metric name; empty before the end.</summary>
    public IReadOnlyDictionary<string, double> Results { get; init; } =
        System.Collections.Frozen.FrozenDictionary<string, double>.Empty;
}
