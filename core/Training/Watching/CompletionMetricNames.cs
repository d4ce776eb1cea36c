namespace Rlfw.Training.Watching;

/// <summary>Metrics of learning from completions that other parts look for by name; the names are those of TRL 1.10.</summary>
public static class CompletionMetricNames
{
    /// <summary>The mean of the weighted sum of rewards.</summary>
    public const string Reward = "reward";

    /// <summary>The sample standard deviation of the weighted sum of rewards over the step.</summary>
    public const string RewardStd = "reward_std";

    /// <summary>The share of groups whose total rewards are all equal, whether or not something is learned from them all the same.</summary>
    public const string ZeroSpreadShare = "frac_reward_zero_std";

    /// <summary>The share of groups whose advantages are all 0, so that no reward is learned from; not one of TRL's.</summary>
    public const string NoSignalShare = "frac_groups_without_signal";

    /// <summary>The share of completions that no reward applied to.</summary>
    public const string UnscoredShare = "frac_reward_none";

    /// <summary>Groups that dynamic sampling did not find.</summary>
    public const string MissingGroups = "dynamic_sampling/missing_groups";

    /// <summary>The mean length of completions in tokens.</summary>
    public const string MeanLength = "completions/mean_length";

    /// <summary>The share of completions that the length limit cut.</summary>
    public const string ClippedRatio = "completions/clipped_ratio";

    /// <summary>The loss.</summary>
    public const string Loss = "loss";

    /// <summary>The policy's entropy in nats a token.</summary>
    public const string Entropy = "entropy";

    /// <summary>The divergence from the reference in nats a token.</summary>
    public const string Kl = "kl";

    /// <summary>The mean absolute difference of log-probabilities between sampler and trainer.</summary>
    public const string SamplerGap = "sampling/sampling_logp_difference/mean";
}
