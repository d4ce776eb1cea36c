namespace Rlfw.Plugins.Grpo;

/// <summary>
/// dapo: sum(l m) / N, N the tokens of all the step's completions, so that every token of the step weighs the same. With several
/// gradient steps per training step each is scaled by its share of the tokens.
/// </summary>
public sealed class GenerationTokenMean : ILossAggregation
{
    /// <inheritdoc />
    public Tensor Aggregate(Tensor losses, Tensor mask, BatchScale scale)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(scale);
        return (losses * mask).sum() / Math.Max(scale.GenerationTokens, 1);
    }
}
