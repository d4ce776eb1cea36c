using Rlfw.Contracts;

namespace Rlfw.Plugins.Sac;

/// <summary>What a gradient step reports.</summary>
public sealed record SacRecord : UpdateRecord
{
    /// <summary>Half the mean squared error of the minibatch, summed over both critics.</summary>
    public required double CriticLoss { get; init; }

    /// <summary>Mean of alpha log pi(a|s) - min Q(s, a) with actions of the policy.</summary>
    public required double ActorLoss { get; init; }

    /// <summary>The loss of log alpha; null where the temperature is fixed.</summary>
    public required double? TemperatureLoss { get; init; }

    /// <summary>alpha, what a nat of entropy is worth.</summary>
    public required double Temperature { get; init; }

    /// <summary>Mean of -log pi(a|s) in nats, of actions scaled to [-1, 1]: what a learned temperature leads to its target.</summary>
    public required double Entropy { get; init; }

    /// <summary>Mean Q(s, a) of minibatch and critics, entropy's worth included.</summary>
    public required double MeanQ { get; init; }

    /// <summary>The critics' step size.</summary>
    public required double LearningRate { get; init; }
}
