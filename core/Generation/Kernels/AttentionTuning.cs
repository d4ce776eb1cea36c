namespace Rlfw.Generation.Kernels;

/// <summary>How the attention kernel is built and launched; what is best differs among GPUs.</summary>
internal sealed record AttentionTuning
{
    /// <summary>Tokens that a thread loads at a time, at most. More keep more loads under way, and take registers.</summary>
    public int Unroll { get; init; } = 4;

    /// <summary>Warps of a block.</summary>
    public int Warps { get; init; } = 4;

    /// <summary>Whether the next loads start before the last are used; takes registers.</summary>
    public bool Prefetch { get; init; }

    /// <summary>Blocks that a multiprocessor is to hold at a time; null for what registers allow.</summary>
    public int? Resident { get; init; }

    /// <summary>How many times more blocks are launched than the device holds at a time, about.</summary>
    public int Waves { get; init; } = 1;

    /// <summary>Tokens that a split takes at least where there are sequences enough.</summary>
    public int SplitTokens { get; init; } = 256;

    /// <summary>
    /// Whether a split takes just <see cref="SplitTokens"/> tokens, so that a sequence's result is, bit for bit, a function of its own
    /// length.
    /// </summary>
    public bool FixedSplits { get; init; }
}
