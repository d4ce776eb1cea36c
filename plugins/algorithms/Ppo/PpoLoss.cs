namespace Rlfw.Plugins.Ppo;

/// <summary>
/// The terms of PPO's objective and their gradients as pure functions (Schulman et al., 2017). Arrays have a row for each of B steps.
/// </summary>
public static class PpoLoss
{
    /// <summary>
    /// The clipped surrogate objective, negated (equation 7): -mean min(r A, clip(r, 1 - e, 1 + e) A) with r = pi(a|s) / pi_old(a|s).
    /// Its gradient by log pi(a|s) is -r A / B where r A is the smaller product, and 0 where the clipped one is: a ratio beyond the
    /// range gets none where moving on would profit.
    /// </summary>
    /// <param name="logRatios">log r, [B].</param>
    /// <param name="advantages">A, [B].</param>
    /// <param name="clipRange">e; infinite for equation 6, which is not clipped.</param>
    /// <param name="gradients">Takes the gradients by log pi(a|s), [B].</param>
    /// <returns>The loss.</returns>
    public static double Policy(
        ReadOnlySpan<float> logRatios,
        ReadOnlySpan<float> advantages,
        double clipRange,
        Span<float> gradients
    )
    {
        double sum = 0,
            count = logRatios.Length;
        for (var b = 0; b < logRatios.Length; b++)
        {
            var ratio = Math.Exp(logRatios[b]);
            double free = ratio * advantages[b],
                clipped = Math.Clamp(ratio, 1 - clipRange, 1 + clipRange) * advantages[b];
            sum += Math.Min(free, clipped);
            gradients[b] = clipped < free ? 0 : (float)(-free / count);
        }

        return -sum / count;
    }

    /// <summary>
    /// Half the mean squared error of values. With a clip range the larger of two errors counts, as in the authors' code:
    /// that of the value and that of the value moved no further than the range from the one at collection, which has no gradient
    /// where it was cut.
    /// </summary>
    /// <param name="values">V(s), [B].</param>
    /// <param name="returns">Value targets, [B].</param>
    /// <param name="oldValues">V(s) at collection, [B].</param>
    /// <param name="clipRange">The range, or null.</param>
    /// <param name="gradients">Takes the gradients by V(s), [B].</param>
    /// <returns>The loss.</returns>
    public static double Value(
        ReadOnlySpan<float> values,
        ReadOnlySpan<float> returns,
        ReadOnlySpan<float> oldValues,
        double? clipRange,
        Span<float> gradients
    )
    {
        double sum = 0,
            count = values.Length,
            range = clipRange ?? double.PositiveInfinity;
        for (var b = 0; b < values.Length; b++)
        {
            double error = values[b] - returns[b],
                moved = Math.Clamp((double)values[b] - oldValues[b], -range, range),
                clippedError = clipRange is null ? error : oldValues[b] + moved - returns[b];
            var isFree = Math.Abs(error) >= Math.Abs(clippedError);
            sum += isFree ? error * error : clippedError * clippedError;
            gradients[b] = isFree || Math.Abs(moved) < range ? (float)(error / count) : 0;
        }

        return 0.5 * sum / count;
    }

    /// <summary>
    /// KL divergence and the share of ratios outside the clip range. The estimate (r - 1) - log r (Schulman, 2020,
    /// "Approximating KL divergence", k3) is never negative and unbiased.
    /// </summary>
    /// <param name="logRatios">As for <see cref="Policy"/>.</param>
    /// <param name="clipRange">e.</param>
    public static (double ApproxKl, double ClipFraction) Drift(ReadOnlySpan<float> logRatios, double clipRange)
    {
        double divergence = 0,
            outside = 0;
        foreach (var logRatio in logRatios)
        {
            var excess = Math.Exp(logRatio) - 1;
            divergence += excess - logRatio;
            outside += Math.Abs(excess) > clipRange ? 1 : 0;
        }

        return (divergence / logRatios.Length, outside / logRatios.Length);
    }
}
