using Rlfw.Contracts;

namespace Rlfw.Plugins.Sft;

/// <summary>What one update of supervised fine-tuning reports.</summary>
/// <param name="Loss">Mean cross-entropy of a completion token, in nats.</param>
/// <param name="TokenAccuracy">The share of completion tokens that were the most probable ones, named as in TRL.</param>
/// <param name="GradNorm">The gradient's norm before it was scaled down.</param>
/// <param name="LearningRate">The step size.</param>
/// <param name="Tokens">Completion tokens learned from.</param>
public sealed record SftRecord(
    double Loss,
    [property: MetricName("mean_token_accuracy")] double TokenAccuracy,
    double GradNorm,
    double LearningRate,
    long Tokens
) : UpdateRecord
{
    /// <summary>Mean entropy of the model's distribution at the demonstrations' tokens, in nats.</summary>
    public required double Entropy { get; init; }
}
