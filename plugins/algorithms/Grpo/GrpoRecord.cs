using Rlfw.Contracts;

namespace Rlfw.Plugins.Grpo;

/// <summary>What one update reports, under TRL's names. Shares and means of tokens are over the tokens learned from.</summary>
public sealed record GrpoRecord : UpdateRecord, IReportsAdvantages
{
    /// <inheritdoc />
    public required IReadOnlyList<float> Advantages { get; init; }

    /// <summary>The loss, mean over gradient steps. Near 0 by construction: advantages of a group sum to 0. Watch the reward.</summary>
    public required double Loss { get; init; }

    /// <summary>Mean estimate of the KL divergence from the stage's start, in nats; only with beta above 0.</summary>
    public double? Kl { get; init; }

    /// <summary>Mean entropy of the policy at the sampling temperature, in nats.</summary>
    public required double Entropy { get; init; }

    /// <summary>Share of tokens with a ratio below 1 - epsilon and a negative advantage.</summary>
    [MetricName("clip_ratio/low_mean")]
    public required double ClipRatioLowMean { get; init; }

    /// <summary>The least such share of a micro-batch.</summary>
    [MetricName("clip_ratio/low_min")]
    public required double ClipRatioLowMin { get; init; }

    /// <summary>Share of tokens with a ratio above 1 + epsilon_high and a positive advantage.</summary>
    [MetricName("clip_ratio/high_mean")]
    public required double ClipRatioHighMean { get; init; }

    /// <summary>The largest such share of a micro-batch.</summary>
    [MetricName("clip_ratio/high_max")]
    public required double ClipRatioHighMax { get; init; }

    /// <summary>Share of tokens whose ratio was clipped either way.</summary>
    [MetricName("clip_ratio/region_mean")]
    public double ClipRatioRegionMean => ClipRatioLowMean + ClipRatioHighMean;

    /// <summary>The gradient's norm before it was scaled down, mean over gradient steps.</summary>
    public required double GradNorm { get; init; }

    /// <summary>The step size.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Root of the advantages' mean square.</summary>
    public required double AdvantageStd { get; init; }

    /// <summary>Share of completions whose gradient was computed: those with an advantage other than 0.</summary>
    public required double LearnedShare { get; init; }

    /// <summary>Mean distance between the sampler's and the learner's log-probabilities of the same token.</summary>
    [MetricName("sampling/sampling_logp_difference/mean")]
    public required double SamplingGapMean { get; init; }

    /// <summary>What 99 of 100 such distances do not exceed.</summary>
    [MetricName("sampling/sampling_logp_difference/p99")]
    public required double SamplingGap99 { get; init; }

    /// <summary>The largest such distance.</summary>
    [MetricName("sampling/sampling_logp_difference/max")]
    public required double SamplingGapMax { get; init; }

    /// <summary>The least weight between sampler and learner; only with a correction.</summary>
    [MetricName("sampling/importance_sampling_ratio/min")]
    public double? ImportanceRatioMin { get; init; }

    /// <summary>The mean weight, of tokens.</summary>
    [MetricName("sampling/importance_sampling_ratio/mean")]
    public double? ImportanceRatioMean { get; init; }

    /// <summary>The largest weight.</summary>
    [MetricName("sampling/importance_sampling_ratio/max")]
    public double? ImportanceRatioMax { get; init; }

    /// <summary>Completion tokens that count.</summary>
    public required long Tokens { get; init; }

    /// <summary>Seconds for log-probabilities before the update: of the policy where it moves, and of the reference.</summary>
    [MetricName("time/logprobs_seconds")]
    public required double LogprobsSeconds { get; init; }

    /// <summary>Seconds for the learner's passes forward.</summary>
    [MetricName("time/forward_seconds")]
    public required double ForwardSeconds { get; init; }

    /// <summary>Seconds for its passes backward.</summary>
    [MetricName("time/backward_seconds")]
    public required double BackwardSeconds { get; init; }

    /// <summary>Seconds for clipping and the optimizer.</summary>
    [MetricName("time/optimizer_seconds")]
    public required double OptimizerSeconds { get; init; }
}
