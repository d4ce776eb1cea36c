namespace Rlfw.Plugins.Grpo;

/// <summary>
/// dr_grpo: sum(l m) / (B · length limit): a constant divisor, so that neither short nor long completions are favoured.
/// </summary>
/// <param name="maximumNewTokens">The length limit of a completion.</param>
public sealed class LengthLimitMean(int maximumNewTokens) : ILossAggregation
{
    /// <inheritdoc />
    public Tensor Aggregate(Tensor losses, Tensor mask, BatchScale scale)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(scale);
        return (losses * mask).sum() / ((double)scale.Rows * maximumNewTokens * scale.MicroBatches);
    }
}
