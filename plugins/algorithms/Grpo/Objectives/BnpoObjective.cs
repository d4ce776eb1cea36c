using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Grpo;

/// <summary>bnpo: each token of a micro-batch weighs the same (TRL 1.10); depends on the micro-batches.</summary>
/// <param name="clip">How far a ratio may go.</param>
public sealed class BnpoObjective(ClipRange clip) : IPolicyObjective
{
    /// <inheritdoc />
    public TokenLosses Losses(PolicyTokens tokens) =>
        PolicySurrogates.Clipped(PolicySurrogates.TokenRatios(tokens), tokens.Advantages, clip);

    /// <inheritdoc />
    public Tensor Aggregate(Tensor losses, TokenRows rows, LossScale scale) =>
        LossAggregation.MicroBatchTokens(losses, scale);
}
