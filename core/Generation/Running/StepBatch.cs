namespace Rlfw.Generation.Running;

/// <summary>The tokens of a step on the device.</summary>
/// <param name="Ids">int64 [N].</param>
/// <param name="Positions">int64 [N].</param>
/// <param name="Slots">Where keys and values go, int64 [N].</param>
/// <param name="OutputRows">The tokens whose logits are wanted, int64 [M]; null for all.</param>
internal sealed record StepBatch(Tensor Ids, Tensor Positions, Tensor Slots, Tensor? OutputRows)
{
    /// <summary>For reading: whose tokens these are; null for decoding.</summary>
    public IReadOnlyList<ReadingChunk>? Chunks { get; init; }

    /// <summary>For decoding: each token's sequence's blocks, int32 [N, W].</summary>
    public Tensor? Tables { get; init; }

    /// <summary>For decoding: tokens that each token sees, int32 [N].</summary>
    public Tensor? Lengths { get; init; }
}
