using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Grpo;

/// <summary>
/// cispo: the ratio, held below a limit, weighs a token's log-probability and ends no gradient (MiniMax, 2025, "CISPO"); each token of
/// the training step weighs the same.
/// </summary>
/// <param name="limit">What the ratio is held below.</param>
public sealed class CispoObjective(double limit) : IPolicyObjective
{
    /// <inheritdoc />
    public TokenLosses Losses(PolicyTokens tokens) => PolicySurrogates.Weighted(tokens, limit);

    /// <inheritdoc />
    public Tensor Aggregate(Tensor losses, TokenRows rows, LossScale scale) =>
        LossAggregation.StepTokens(losses, scale);
}
