using Rlfw.Contracts;

namespace Rlfw.Plugins.Reinforce;

/// <summary>What an update reports; all null in a step after which no update was due.</summary>
public sealed record ReinforceRecord : UpdateRecord
{
    /// <summary>Of a step without an update.</summary>
    public static ReinforceRecord Nothing { get; } = new();

    /// <summary>The mean over steps of -(G - b(s)) log pi(a|s).</summary>
    public double? PolicyLoss { get; init; }

    /// <summary>The baseline's mean squared error before its step; null without one.</summary>
    public double? BaselineLoss { get; init; }

    /// <summary>Mean entropy of the policy in nats.</summary>
    public double? Entropy { get; init; }

    /// <summary>The policy gradient's length before it was cut; null where it is not limited.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>How much of the returns' variance the baseline explains; null without one, or where returns do not vary.</summary>
    public double? ExplainedVariance { get; init; }

    /// <summary>Steps in the episodes learned from.</summary>
    public double? StepsLearned { get; init; }

    /// <summary>The policy's step size.</summary>
    public double? LearningRate { get; init; }
}
