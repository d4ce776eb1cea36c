namespace Rlfw.Contracts;

/// <summary>Where a run keeps its files.</summary>
/// <param name="Path">The folder, an absolute path: <c>runs/experiment/hash-seed</c>.</param>
/// <param name="Run">The run's id: "experiment/hash-seed".</param>
public sealed record RunFolder(string Path, string Run);
