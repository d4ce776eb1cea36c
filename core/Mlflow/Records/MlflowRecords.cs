namespace Rlfw.Mlflow;

/// <summary>What is written to a run in one go.</summary>
public sealed record MlflowRecords
{
    /// <summary>Metrics, in the order of their happening.</summary>
    public IReadOnlyList<MlflowPoint> Metrics { get; init; } = [];

    /// <summary>Parameters.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>Tags; set last, after everything else is there.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];
}
