namespace Rlfw.Contracts;

/// <summary>A dataset's two parts; no example is in both.</summary>
/// <param name="Train">What is learned from.</param>
/// <param name="HeldOut">What evaluation uses.</param>
public sealed record DatasetSplits(IReadOnlyList<Example> Train, IReadOnlyList<Example> HeldOut);
