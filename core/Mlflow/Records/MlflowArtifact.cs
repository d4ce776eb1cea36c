namespace Rlfw.Mlflow;

/// <summary>A file or folder among a run's artifacts.</summary>
/// <param name="Path">Its path from the run's artifact root.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="Bytes">A file's size; 0 for folders.</param>
public sealed record MlflowArtifact(string Path, bool IsFolder, long Bytes);
