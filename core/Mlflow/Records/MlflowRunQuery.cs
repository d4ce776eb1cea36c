namespace Rlfw.Mlflow;

/// <summary>Which runs are looked for.</summary>
/// <param name="ExperimentIds">The experiments; at least one.</param>
/// <param name="Tags">Tags that a run must have with exactly these values; empty for no condition.</param>
public sealed record MlflowRunQuery(IReadOnlyList<string> ExperimentIds, IReadOnlyDictionary<string, string> Tags);
