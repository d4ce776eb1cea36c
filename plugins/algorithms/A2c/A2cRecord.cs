using Rlfw.Contracts;

namespace Rlfw.Plugins.A2c;

/// <summary>What an update reports, as means over the rollout.</summary>
public sealed record A2cRecord : UpdateRecord
{
    /// <summary>-A log pi(a|s).</summary>
    public required double PolicyLoss { get; init; }

    /// <summary>The squared error of values.</summary>
    public required double ValueLoss { get; init; }

    /// <summary>Entropy of the policy in nats.</summary>
    public required double Entropy { get; init; }

    /// <summary>The gradient's length before it was cut; null where it is not limited.</summary>
    public required double? GradientNorm { get; init; }

    /// <summary>How much of the returns' variance the values explain; null where returns do not vary.</summary>
    public required double? ExplainedVariance { get; init; }

    /// <summary>The step size.</summary>
    public required double LearningRate { get; init; }
}
