namespace Rlfw.Mlflow;

/// <summary>Data that a run used.</summary>
public sealed record MlflowDataset
{
    /// <summary>Its name; at most 500 characters.</summary>
    public required string Name { get; init; }

    /// <summary>A fingerprint of its content; at most 36 characters.</summary>
    public required string Digest { get; init; }

    /// <summary>What kind of source it is: "local", "hugging_face", "code".</summary>
    public required string SourceType { get; init; }

    /// <summary>Where it comes from, as JSON.</summary>
    public required string Source { get; init; }

    /// <summary>Its columns, as JSON; null where unknown.</summary>
    public string? Schema { get; init; }

    /// <summary>Its size and the like, as JSON; null where unknown.</summary>
    public string? Profile { get; init; }

    /// <summary>What it was used for: "training", "evaluation".</summary>
    public required string Context { get; init; }
}
