namespace Rlfw.Plugins.HuggingFace;

/// <summary>Two neighbours become one token. Merges compare by rank: the lower goes first.</summary>
/// <param name="Rank">Its place in the order of merges.</param>
/// <param name="Id">The token that it makes.</param>
internal readonly record struct Merge(int Rank, int Id)
{
    /// <summary>No merge: after every other in rank.</summary>
    public static Merge None { get; } = new(int.MaxValue, -1);
}
