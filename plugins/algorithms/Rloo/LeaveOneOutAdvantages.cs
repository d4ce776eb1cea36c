using Rlfw.Training.Estimators;

namespace Rlfw.Plugins.Rloo;

/// <summary>From rewards to advantages.</summary>
public static class LeaveOneOutAdvantages
{
    /// <summary>
    /// A_i = R_i - mean of the other R of its group, with R_i = clip(r_i) - beta sum_t(log pi - log pi_ref): the divergence is part of what a
    /// completion is rewarded by (Ahmadian et al., 2024, equations 1 and 8). Where asked, (A - mean) / (std + 1e-4) over the batch.
    /// </summary>
    /// <param name="rewards">r, those of a group in a row; NaN where none applied, which is left out and gets 0.</param>
    /// <param name="divergences">sum_t(log pi - log pi_ref) of each completion in nats; null without a reference.</param>
    /// <param name="groupSize">Completions per prompt.</param>
    /// <param name="options">Weight, limits, and whether to normalise.</param>
    /// <returns>One a completion.</returns>
    public static float[] Of(
        IReadOnlyList<double> rewards,
        IReadOnlyList<double>? divergences,
        int groupSize,
        RlooOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(rewards);
        ArgumentNullException.ThrowIfNull(options);
        double low = options.RewardClipLow ?? double.NegativeInfinity,
            high = options.RewardClipHigh ?? double.PositiveInfinity;
        double[] whole =
        [
            .. rewards.Select((reward, i) => Math.Clamp(reward, low, high) - (options.Beta * (divergences?[i] ?? 0))),
        ];
        var advantages = GroupAdvantage.LeaveOneOut(whole, groupSize);
        return options.NormalizeAdvantages
            ? GroupAdvantage.Whitened([.. advantages.Select((x, i) => double.IsNaN(whole[i]) ? double.NaN : (double)x)])
            : advantages;
    }
}
