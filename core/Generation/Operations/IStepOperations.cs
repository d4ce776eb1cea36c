using Rlfw.Contracts;

namespace Rlfw.Generation.Operations;

/// <summary>
/// What a decoding step consists of besides matrix products. Implementations compute the same but for rounding; results are new
/// tensors of the ambient scope, and nothing waits for the device.
/// </summary>
internal interface IStepOperations
{
    /// <summary>As <see cref="IGenerationStep.AddAndNormalize"/>.</summary>
    Tensor AddAndNormalize(Tensor stream, Tensor? addition, Tensor weight, double epsilon);

    /// <summary>As <see cref="IGenerationStep.SwiGlu"/>.</summary>
    Tensor SwiGlu(Tensor gateAndUp);

    /// <summary>Rotates queries and keys, and writes keys and values into their slots.</summary>
    /// <param name="queriesKeysValues">[N, (H + 2 K) · D], contiguous.</param>
    /// <param name="positions">int64 [N].</param>
    /// <param name="slots">Where each token's key and value go, int64 [N].</param>
    /// <param name="rotary">The angles; null for none.</param>
    /// <param name="blocks">The layer's blocks.</param>
    /// <returns>The queries, rotated: [N, H, D].</returns>
    Tensor Store(Tensor queriesKeysValues, Tensor positions, Tensor slots, RotaryTables? rotary, LayerBlocks blocks);

    /// <summary>Attention of sequences that are one token further each: their last token sees all of them.</summary>
    /// <param name="queries">[S, H, D].</param>
    /// <param name="blocks">The layer's blocks, the last tokens' keys and values written.</param>
    /// <param name="tables">Each sequence's blocks in order, int32 [S, W], contiguous; what is beyond its length is not read.</param>
    /// <param name="lengths">Tokens that are seen, the last one included, int32 [S]; a row of 0 gives zeros.</param>
    /// <returns>[S, H · D].</returns>
    Tensor AttendLast(Tensor queries, LayerBlocks blocks, Tensor tables, Tensor lengths);
}
