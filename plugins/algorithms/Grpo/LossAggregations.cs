namespace Rlfw.Plugins.Grpo;

/// <summary>The aggregations by name.</summary>
public static class LossAggregations
{
    /// <summary>The aggregation of a loss type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="maximumNewTokens">The length limit of a completion.</param>
    public static ILossAggregation For(LossType type, int maximumNewTokens) =>
        type switch
        {
            LossType.Grpo => new SequenceMean(),
            LossType.Bnpo => new MicroBatchTokenMean(),
            LossType.DrGrpo => new LengthLimitMean(maximumNewTokens),
            _ => new GenerationTokenMean(),
        };
}
