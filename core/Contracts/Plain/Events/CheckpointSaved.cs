namespace Rlfw.Contracts;

/// <summary>A checkpoint was written.</summary>
/// <param name="Folder">Its folder, relative to the run folder.</param>
public sealed record CheckpointSaved(string Folder) : EventPayload;
