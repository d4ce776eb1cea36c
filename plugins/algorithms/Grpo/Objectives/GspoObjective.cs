using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Grpo;

/// <summary>gspo: one ratio a completion, the geometric mean of its tokens' (Zheng et al., 2025, "GSPO", equation 5); each completion weighs the same.</summary>
/// <param name="clip">How far a ratio may go.</param>
public sealed class GspoObjective(ClipRange clip) : IPolicyObjective
{
    /// <inheritdoc />
    public TokenLosses Losses(PolicyTokens tokens) =>
        PolicySurrogates.Clipped(PolicySurrogates.MeanRatios(tokens), tokens.Advantages, clip);

    /// <inheritdoc />
    public Tensor Aggregate(Tensor losses, TokenRows rows, LossScale scale) =>
        LossAggregation.Completions(losses, rows, scale);
}
