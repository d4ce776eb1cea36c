using System.Collections.Frozen;

namespace Rlfw.Mlflow;

/// <summary>A run as a store shows it.</summary>
public sealed record MlflowRun
{
    /// <summary>Its id: 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The experiment it belongs to.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required MlflowRunStatus Status { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public required long StartTime { get; init; }

    /// <summary>Milliseconds since 1970; null while it goes on.</summary>
    public long? EndTime { get; init; }

    /// <summary>The URI of its artifacts.</summary>
    public required string ArtifactUri { get; init; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Its metrics, each with its latest point.</summary>
    public IReadOnlyDictionary<string, MlflowPoint> Metrics { get; init; } =
        FrozenDictionary<string, MlflowPoint>.Empty;
}
