namespace Rlfw.Contracts;

/// <summary>
/// One step of generation as a model sees it: N tokens of any number of sequences in one flat row, some reading a prompt, some
/// one token further. Which sequence a token belongs to, where keys and values are kept and what a token may see is the
/// step's own affair. What a step gives out lives as long as the step.
/// </summary>
public interface IGenerationStep
{
    /// <summary>The tokens, int64 [N], on the model's device.</summary>
    Tensor Ids { get; }

    /// <summary>Each token's position in its sequence, int64 [N].</summary>
    Tensor Positions { get; }

    /// <summary>A number above every position of this step and of all others of the same engine.</summary>
    int PositionBound { get; }

    /// <summary>The tokens whose logits are wanted, int64 [M], ascending; null where all are.</summary>
    Tensor? OutputRows { get; }

    /// <summary>
    /// Adds to the residual stream, in place, and normalizes the sum: x / sqrt(mean(x²) + eps) · g over the last dimension
    /// (Zhang and Sennrich, 2019), in float32 inside.
    /// </summary>
    /// <param name="stream">[N, hidden], contiguous; changed where there is something to add.</param>
    /// <param name="addition">[N, hidden], or null for nothing.</param>
    /// <param name="weight">g, [hidden].</param>
    /// <param name="epsilon">What is added to the mean square.</param>
    /// <returns>[N, hidden], a tensor of its own.</returns>
    Tensor AddAndNormalize(Tensor stream, Tensor? addition, Tensor weight, double epsilon);

    /// <summary>
    /// Causal self-attention: rotates queries and keys, keeps keys and values, and lets each token see its sequence up to itself;
    /// softmax(q kᵀ / sqrt(D)) v, the softmax in float32. Once per layer and step, layers in order.
    /// </summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="queriesKeysValues">Side by side, [N, (H + 2 K) · D], contiguous.</param>
    /// <param name="rotary">The angles; null where positions are not rotary.</param>
    /// <returns>[N, H · D].</returns>
    Tensor Attend(int layer, Tensor queriesKeysValues, RotaryTables? rotary);

    /// <summary>silu(gate) · up (Shazeer, 2020).</summary>
    /// <param name="gateAndUp">Side by side, [N, 2 · width], contiguous.</param>
    /// <returns>[N, width].</returns>
    Tensor SwiGlu(Tensor gateAndUp);
}
