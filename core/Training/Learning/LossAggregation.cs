namespace Rlfw.Training.Learning;

/// <summary>
/// How token losses l become one number. Micro-batches of a gradient step add up to the same number however it is divided
/// into them (but for <see cref="MicroBatchTokens"/>, which says so).
/// </summary>
public static class LossAggregation
{
    /// <summary>
    /// sum(l) / N, N the tokens of all the step's completions: every token of the step weighs the same (Yu et al., 2025, "DAPO", equation
    /// 8). With several gradient steps each is scaled by its share of the tokens.
    /// </summary>
    public static Tensor StepTokens(Tensor losses, LossScale scale)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(scale);
        return losses.sum() / Math.Max(scale.StepTokens, 1);
    }

    /// <summary>
    /// The mean over completions of their tokens' mean: every completion weighs the same, so tokens of long ones weigh less (Shao et
    /// al., 2024, equation 3).
    /// </summary>
    public static Tensor Completions(Tensor losses, TokenRows rows, LossScale scale)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(scale);
        return rows.Mean(losses).sum() / scale.MinibatchRows;
    }

    /// <summary>
    /// sum(l) / sum(1) over the micro-batch, weighed by its share of the completions. Depends on how completions are divided; equals
    /// <see cref="Completions"/> at one completion a micro-batch.
    /// </summary>
    public static Tensor MicroBatchTokens(Tensor losses, LossScale scale)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(scale);
        var share = (double)scale.MicroBatchRows / scale.MinibatchRows;
        return losses.sum() * (share / Math.Max(scale.MicroBatchTokens, 1));
    }

    /// <summary>
    /// sum(l) / (completions · length limit): a constant divisor, so that neither short nor long completions are favoured (Liu et
    /// al., 2025, "Dr. GRPO").
    /// </summary>
    public static Tensor LengthLimit(Tensor losses, int maximumNewTokens, LossScale scale)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(scale);
        return losses.sum() / ((double)scale.MinibatchRows * maximumNewTokens);
    }

    /// <summary>The mean over completions of their tokens' sum.</summary>
    public static Tensor CompletionSums(Tensor losses, LossScale scale)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(scale);
        return losses.sum() / scale.MinibatchRows;
    }
}
