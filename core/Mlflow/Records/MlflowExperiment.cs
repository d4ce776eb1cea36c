namespace Rlfw.Mlflow;

/// <summary>An experiment: the group of runs that MLflow shows on one page.</summary>
/// <param name="Id">Its id, a number in decimal digits.</param>
/// <param name="Name">Its name.</param>
/// <param name="ArtifactLocation">The URI below which the artifacts of its runs are.</param>
/// <param name="Tags">Its tags.</param>
public sealed record MlflowExperiment(
    string Id,
    string Name,
    string ArtifactLocation,
    IReadOnlyDictionary<string, string> Tags
);
