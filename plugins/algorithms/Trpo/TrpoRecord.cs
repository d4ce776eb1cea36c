using Rlfw.Contracts;

namespace Rlfw.Plugins.Trpo;

/// <summary>What an update reports.</summary>
public sealed record TrpoRecord : UpdateRecord
{
    /// <summary>What the surrogate objective, the mean of r A, gained by the step; 0 where none was made.</summary>
    public required double Improvement { get; init; }

    /// <summary>The mean KL divergence of the old policy from the new one; at most the target.</summary>
    public required double Kl { get; init; }

    /// <summary>1 where the line search found a step, else 0.</summary>
    public required double StepFound { get; init; }

    /// <summary>The share of the longest step that was taken; 0 where none was made.</summary>
    public required double StepShare { get; init; }

    /// <summary>Mean entropy of the old policy in nats.</summary>
    public required double Entropy { get; init; }

    /// <summary>The mean squared error of values, over all minibatches; null without value epochs.</summary>
    public required double? ValueLoss { get; init; }

    /// <summary>How much of the returns' variance the values at collection explain; null where returns do not vary.</summary>
    public required double? ExplainedVariance { get; init; }

    /// <summary>Adam's step size for values.</summary>
    public required double LearningRate { get; init; }
}
