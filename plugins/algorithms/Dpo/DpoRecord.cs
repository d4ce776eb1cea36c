using Rlfw.Contracts;

namespace Rlfw.Plugins.Dpo;

/// <summary>What one update reports, under TRL's names. An answer's reward is beta (log pi - log pi_ref) of it.</summary>
public sealed record DpoRecord : UpdateRecord
{
    /// <summary>The mean loss of a pair: log 2 at the stage's start for sigmoid, 1 for hinge.</summary>
    public required double Loss { get; init; }

    /// <summary>Mean reward of the better answers.</summary>
    [MetricName("rewards/chosen")]
    public required double ChosenReward { get; init; }

    /// <summary>Mean reward of the worse answers.</summary>
    [MetricName("rewards/rejected")]
    public required double RejectedReward { get; init; }

    /// <summary>How far the first is above the second.</summary>
    [MetricName("rewards/margins")]
    public double RewardMargin => ChosenReward - RejectedReward;

    /// <summary>Share of pairs whose better answer has the larger reward.</summary>
    [MetricName("rewards/accuracies")]
    public required double RewardAccuracy { get; init; }

    /// <summary>Mean log-probability of the better answers, each the sum over its tokens, in nats.</summary>
    [MetricName("logps/chosen")]
    public required double ChosenLogProbability { get; init; }

    /// <summary>Mean log-probability of the worse answers.</summary>
    [MetricName("logps/rejected")]
    public required double RejectedLogProbability { get; init; }

    /// <summary>Mean entropy of the policy at the tokens of both, in nats.</summary>
    public required double Entropy { get; init; }

    /// <summary>Share of the better answers' tokens that were the most probable ones.</summary>
    [MetricName("mean_token_accuracy")]
    public required double TokenAccuracy { get; init; }

    /// <summary>The gradient's norm before it was scaled down.</summary>
    public required double GradNorm { get; init; }

    /// <summary>The step size.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Completion tokens learned from, of both answers.</summary>
    public required long Tokens { get; init; }
}
