using Rlfw.Contracts;

namespace Rlfw.Plugins.Rloo;

/// <summary>What one update reports, under TRL's names. Shares and means of tokens are over the tokens learned from.</summary>
public sealed record RlooRecord : UpdateRecord, IReportsAdvantages
{
    /// <inheritdoc />
    public required IReadOnlyList<float> Advantages { get; init; }

    /// <summary>The loss, mean over gradient steps: 0 at ratio 1 where advantages of a group sum to 0. Watch the reward.</summary>
    public required double Loss { get; init; }

    /// <summary>Mean of log pi - log pi_ref over completion tokens, in nats; only with beta above 0.</summary>
    public double? Kl { get; init; }

    /// <summary>Mean entropy of the policy at the sampling temperature, in nats.</summary>
    public required double Entropy { get; init; }

    /// <summary>Share of tokens whose completion has a ratio below 1 - epsilon and a negative advantage.</summary>
    [MetricName("clip_ratio/low_mean")]
    public required double ClipRatioLowMean { get; init; }

    /// <summary>Share of tokens whose completion has a ratio above 1 + epsilon_high and a positive advantage.</summary>
    [MetricName("clip_ratio/high_mean")]
    public required double ClipRatioHighMean { get; init; }

    /// <summary>Share of tokens whose completion's ratio was clipped either way.</summary>
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

    /// <summary>The largest such distance.</summary>
    [MetricName("sampling/sampling_logp_difference/max")]
    public required double SamplingGapMax { get; init; }

    /// <summary>Completion tokens that count.</summary>
    public required long Tokens { get; init; }

    /// <summary>Seconds for log-probabilities before the update: of the policy and of the reference.</summary>
    [MetricName("time/logprobs_seconds")]
    public double LogprobsSeconds { get; init; }

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
