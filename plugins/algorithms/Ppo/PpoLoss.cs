namespace Rlfw.Plugins.Ppo;

/// <summary>The terms of PPO's objective as pure functions (Schulman et al., 2017).</summary>
public static class PpoLoss
{
    /// <summary>The clipped surrogate objective, negated (equation 7): -mean min(r A, clip(r, 1 - e, 1 + e) A).</summary>
    /// <param name="logRatios">log pi(a|s) - log pi_old(a|s), float32 [B].</param>
    /// <param name="advantages">A, float32 [B].</param>
    /// <param name="clipRange">e.</param>
    /// <returns>float32 [].</returns>
    public static Tensor Policy(Tensor logRatios, Tensor advantages, double clipRange)
    {
        ArgumentNullException.ThrowIfNull(logRatios);
        var ratios = logRatios.exp();
        var clipped = ratios.clamp(1 - clipRange, 1 + clipRange);
        return -minimum(ratios * advantages, clipped * advantages).mean();
    }

    /// <summary>
    /// Half the mean squared error of values. With a clip range the larger of two errors counts, as in the authors' code:
    /// that of the value and that of the value moved no further than the range from the one at collection.
    /// </summary>
    /// <param name="values">V(s), float32 [B].</param>
    /// <param name="returns">Value targets, float32 [B].</param>
    /// <param name="oldValues">V(s) at collection, float32 [B].</param>
    /// <param name="clipRange">The range, or null.</param>
    /// <returns>float32 [].</returns>
    public static Tensor Value(Tensor values, Tensor returns, Tensor oldValues, double? clipRange)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (clipRange is not { } range)
        {
            return 0.5 * functional.mse_loss(values, returns);
        }

        var clipped = oldValues + (values - oldValues).clamp(-range, range);
        return 0.5 * maximum((values - returns).square(), (clipped - returns).square()).mean();
    }

    /// <summary>Advantages with mean 0 and standard deviation 1.</summary>
    /// <param name="advantages">float32 [B], B at least 2.</param>
    /// <returns>float32 [B].</returns>
    public static Tensor Standardize(Tensor advantages)
    {
        ArgumentNullException.ThrowIfNull(advantages);
        return (advantages - advantages.mean()) / (advantages.std() + 1e-8);
    }

    /// <summary>
    /// KL divergence and the share of ratios outside the clip range. The estimate (r - 1) - log r (Schulman, 2020,
    /// "Approximating KL divergence", k3) is never negative and unbiased.
    /// </summary>
    /// <param name="logRatios">As for <see cref="Policy"/>.</param>
    /// <param name="clipRange">e.</param>
    /// <returns>Both float32 [].</returns>
    public static (Tensor ApproxKl, Tensor ClipFraction) Drift(Tensor logRatios, double clipRange)
    {
        ArgumentNullException.ThrowIfNull(logRatios);
        var excess = logRatios.expm1(); // r - 1
        return ((excess - logRatios).mean(), excess.abs().gt(clipRange).to(float32).mean());
    }
}
