namespace Rlfw.Generation.Operations;

/// <summary>
/// One layer's part of the block pool. A block holds <c>block size</c> consecutive tokens of one sequence; slot s is token
/// s mod block size of block s / block size. Block 0 belongs to nobody: rows that only fill a batch up write there.
/// </summary>
/// <param name="Keys">[blocks, K, block size, D], contiguous: the model's dtype, or int8.</param>
/// <param name="Values">As <paramref name="Keys"/>.</param>
/// <param name="KeyScales">
/// Where keys are int8: what they are multiplied by, float32 [blocks, K, block size], the largest magnitude of a key / 127. Null
/// where they are not.
/// </param>
/// <param name="ValueScales">As <paramref name="KeyScales"/>.</param>
internal sealed record LayerBlocks(Tensor Keys, Tensor Values, Tensor? KeyScales, Tensor? ValueScales)
{
    /// <summary>Tokens a block holds.</summary>
    public long BlockSize => Keys.shape[2];

    /// <summary>Key and value heads K.</summary>
    public long KeyHeads => Keys.shape[1];

    /// <summary>Width D of a head.</summary>
    public long HeadSize => Keys.shape[3];
}
