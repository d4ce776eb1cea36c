using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Grpo;

/// <summary>grpo: each completion weighs the same (Shao et al., 2024, "DeepSeekMath", equation 3).</summary>
/// <param name="clip">How far a ratio may go.</param>
public sealed class GrpoObjective(ClipRange clip) : IPolicyObjective
{
    /// <inheritdoc />
    public TokenLosses Losses(PolicyTokens tokens) =>
        PolicySurrogates.Clipped(PolicySurrogates.TokenRatios(tokens), tokens.Advantages, clip);

    /// <inheritdoc />
    public Tensor Aggregate(Tensor losses, TokenRows rows, LossScale scale) =>
        LossAggregation.Completions(losses, rows, scale);
}
