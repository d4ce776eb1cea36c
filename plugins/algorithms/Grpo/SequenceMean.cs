namespace Rlfw.Plugins.Grpo;

/// <summary>
/// grpo: mean over completions of sum_t(l m) / max(sum_t m, 1): every completion weighs the same, so tokens of long ones weigh less.
/// </summary>
public sealed class SequenceMean : ILossAggregation
{
    /// <inheritdoc />
    public Tensor Aggregate(Tensor losses, Tensor mask, BatchScale scale)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(scale);
        var means = (losses * mask).sum(1) / mask.sum(1).clamp_min(1);
        return means.sum() / ((double)scale.Rows * scale.MicroBatches);
    }
}
