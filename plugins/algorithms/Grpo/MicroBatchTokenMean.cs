namespace Rlfw.Plugins.Grpo;

/// <summary>bnpo: sum(l m) / max(sum m, 1) over the micro-batch; equals grpo at one completion per micro-batch.</summary>
public sealed class MicroBatchTokenMean : ILossAggregation
{
    /// <inheritdoc />
    public Tensor Aggregate(Tensor losses, Tensor mask, BatchScale scale)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(scale);
        return (losses * mask).sum() / ((double)Math.Max(scale.Tokens, 1) * scale.MicroBatches);
    }
}
