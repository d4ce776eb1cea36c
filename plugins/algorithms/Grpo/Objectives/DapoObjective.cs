using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Grpo;

/// <summary>dapo: each token of the training step weighs the same (Yu et al., 2025, "DAPO", equation 8).</summary>
/// <param name="clip">How far a ratio may go.</param>
public sealed class DapoObjective(ClipRange clip) : IPolicyObjective
{
    /// <inheritdoc />
    public TokenLosses Losses(PolicyTokens tokens) =>
        PolicySurrogates.Clipped(PolicySurrogates.TokenRatios(tokens), tokens.Advantages, clip);

    /// <inheritdoc />
    public Tensor Aggregate(Tensor losses, TokenRows rows, LossScale scale) =>
        LossAggregation.StepTokens(losses, scale);
}
