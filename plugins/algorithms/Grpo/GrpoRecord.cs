using Rlfw.Contracts;

namespace Rlfw.Plugins.Grpo;

/// <summary>What one update reports. Shares and means of tokens are over the tokens learned from.</summary>
public sealed record GrpoRecord : UpdateRecord
{
    /// <summary>The loss, mean over gradient steps. Near 0 by construction: advantages of a group sum to 0. Watch the reward.</summary>
    public required double Loss { get; init; }

    /// <summary>Mean k3 estimate of the KL divergence from the stage's start, in nats; only with beta above 0.</summary>
    public double? Kl { get; init; }

    /// <summary>Mean entropy of the policy at the sampling temperature, in nats.</summary>
    public required double Entropy { get; init; }

    /// <summary>Share of tokens with a ratio below 1 - epsilon and a negative advantage.</summary>
    public required double ClipFractionLow { get; init; }

    /// <summary>Share of tokens with a ratio above 1 + epsilon_high and a positive advantage.</summary>
    public required double ClipFractionHigh { get; init; }

    /// <summary>The gradient's norm before it was scaled down, mean over gradient steps.</summary>
    public required double GradNorm { get; init; }

    /// <summary>The step size.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Standard deviation of the advantages.</summary>
    public required double AdvantageStd { get; init; }

    /// <summary>Share of prompts whose completions all got the same reward: nothing can be learned from them.</summary>
    public required double FracRewardZeroStd { get; init; }

    /// <summary>Share of completions whose gradient was computed: those with an advantage other than 0.</summary>
    public required double LearnedShare { get; init; }

    /// <summary>Mean distance between the sampler's and the learner's log-probabilities of the same token.</summary>
    public required double SamplerGapMean { get; init; }

    /// <summary>The largest such distance.</summary>
    public required double SamplerGapMax { get; init; }

    /// <summary>Completion tokens that count.</summary>
    public required long Tokens { get; init; }
}
