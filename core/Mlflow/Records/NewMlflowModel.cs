using System.Collections.Frozen;

namespace Rlfw.Mlflow;

/// <summary>A model to be logged.</summary>
public sealed record NewMlflowModel
{
    /// <summary>The run it comes from.</summary>
    public required MlflowRun Run { get; init; }

    /// <summary>Identifies the model within the run, so that logging it again finds it; stored as the tag "rlfw.key".</summary>
    public required string Key { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The training step it has learned up to.</summary>
    public required long Step { get; init; }

    /// <summary>Parameters shown with the model.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Tags of the model.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Its files: path within the model, with '/', and file on this machine. One of them is the "MLmodel".</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}
