using Rlfw.Contracts;

namespace Rlfw.Plugins.Ppo;

/// <summary>What an update reports; losses are means over all minibatches of the update.</summary>
public sealed record PpoRecord : UpdateRecord
{
    /// <summary>The clipped objective, negated.</summary>
    public required double PolicyLoss { get; init; }

    /// <summary>Half the mean squared error of values.</summary>
    public required double ValueLoss { get; init; }

    /// <summary>Mean entropy of the policy in nats, over the last epoch.</summary>
    public required double Entropy { get; init; }

    /// <summary>KL divergence of the collecting policy from the current one, over the last epoch (Schulman's estimator k3).</summary>
    public required double ApproxKl { get; init; }

    /// <summary>The share of probability ratios outside the clip range, over the last epoch; null without clipping.</summary>
    public required double? ClipFraction { get; init; }

    /// <summary>Mean KL divergence of the old policy from the new one, over the rollout; null without penalty.</summary>
    public required double? Kl { get; init; }

    /// <summary>The penalty's coefficient in this update; null without penalty.</summary>
    public required double? KlCoefficient { get; init; }

    /// <summary>How much of the returns' variance the values at collection explain; null where returns do not vary.</summary>
    public required double? ExplainedVariance { get; init; }

    /// <summary>Adam's step size.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Epochs begun: fewer than asked for where the KL divergence ended the update.</summary>
    public required double EpochsDone { get; init; }
}
