namespace Rlfw.Plugins.Grpo;

/// <summary>How several rewards become one advantage.</summary>
public enum RewardAggregation
{
    /// <summary>Their weighted sum is normalised.</summary>
    SumThenNormalize,

    /// <summary>
    /// Each is normalised within its group, and their weighted sum within the batch (GDPO): a reward with a wide range does not drown
    /// the others.
    /// </summary>
    NormalizeThenSum,
}
