using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Grpo;

/// <summary>
/// dr_grpo: a constant divisor instead of lengths (Liu et al., 2025, "Understanding R1-Zero-like training"); with
/// <c>scale_rewards: none</c> it is Dr. GRPO.
/// </summary>
/// <param name="clip">How far a ratio may go.</param>
/// <param name="maximumNewTokens">The length limit of a completion.</param>
public sealed class DrGrpoObjective(ClipRange clip, int maximumNewTokens) : IPolicyObjective
{
    /// <inheritdoc />
    public TokenLosses Losses(PolicyTokens tokens) =>
        PolicySurrogates.Clipped(PolicySurrogates.TokenRatios(tokens), tokens.Advantages, clip);

    /// <inheritdoc />
    public Tensor Aggregate(Tensor losses, TokenRows rows, LossScale scale) =>
        LossAggregation.LengthLimit(losses, maximumNewTokens, scale);
}
