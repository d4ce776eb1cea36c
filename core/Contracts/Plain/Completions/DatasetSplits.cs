namespace Rlfw.Contracts;

/// <summary>A dataset's two parts; no example is in both.</summary>
/// <param name="Train">What is learned from.</param>
/// <param name="HeldOut">What evaluation uses.</param>
public sealed record DatasetSplits(IReadOnlyList<Example> Train, IReadOnlyList<Example> HeldOut)
{
    /// <summary>
    /// What exactly was loaded, in a few words, where files decide it: a hub's commit, a digest. Checkpoints note it, and a run
    /// that is resumed with other data says so. Null where the options say everything.
    /// </summary>
    public string? Origin { get; init; }
}
