using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Rloo;

/// <summary>
/// -min(rho A, clip(rho, 1 - low, 1 + high) A) with the probability ratio rho of a whole completion, the product of its tokens':
/// a completion is one action (Ahmadian et al., 2024, section 3.2). At ratio 1 its gradient is REINFORCE's, -A times that of log pi.
/// </summary>
/// <param name="range">How far the ratio may go.</param>
public sealed class SequenceRatioObjective(ClipRange range) : IPolicyObjective
{
    /// <inheritdoc />
    public TokenLosses Losses(PolicyTokens tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var ratios = tokens.Rows.Sum(tokens.LogProbabilities - tokens.Old).exp();
        return PolicySurrogates.Clipped(tokens.Rows.Spread(ratios), tokens.Advantages, range);
    }

    /// <summary>Each token says its completion's loss, so the mean over its tokens is that loss; each completion weighs the same.</summary>
    /// <inheritdoc />
    public Tensor Aggregate(Tensor losses, TokenRows rows, LossScale scale) =>
        LossAggregation.Completions(losses, rows, scale);
}
