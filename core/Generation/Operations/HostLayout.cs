namespace Rlfw.Generation.Operations;

/// <summary>Where the tensors of an attention lie in the host's memory.</summary>
internal sealed unsafe class HostLayout
{
    /// <summary>[N, H, D].</summary>
    public required float* Queries { get; init; }

    /// <summary>[blocks, K, block size, D].</summary>
    public required float* Keys { get; init; }

    /// <summary>[blocks, K, block size, D].</summary>
    public required float* Values { get; init; }

    /// <summary>[N, H, D].</summary>
    public required float* Output { get; init; }

    /// <summary>Query heads H.</summary>
    public required int Heads { get; init; }

    /// <summary>Key heads K.</summary>
    public required int KeyHeads { get; init; }

    /// <summary>Width D of a head.</summary>
    public required int Width { get; init; }

    /// <summary>Tokens a block holds.</summary>
    public required int BlockSize { get; init; }

    /// <summary>Where a token's head begins among keys, or values.</summary>
    /// <param name="blocks">The sequence's blocks.</param>
    /// <param name="head">The key head.</param>
    /// <param name="token">The token's position.</param>
    public long Offset(ReadOnlySpan<int> blocks, int head, int token) =>
        ((((((long)blocks[token / BlockSize] * KeyHeads) + head) * BlockSize) + (token % BlockSize)) * Width);
}
