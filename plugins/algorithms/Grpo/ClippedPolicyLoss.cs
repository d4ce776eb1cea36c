namespace Rlfw.Plugins.Grpo;

/// <summary>The clipped surrogate of PPO (Schulman et al., 2017, equation 7), token by token.</summary>
/// <param name="Low">The ratio's gradient ends below 1 - low where the advantage is negative.</param>
/// <param name="High">It ends above 1 + high where the advantage is positive.</param>
public sealed record ClippedPolicyLoss(double Low, double High)
{
    /// <summary>l = -min(rho A, clip(rho, 1 - low, 1 + high) A), with rho = exp(lp - lp_old).</summary>
    /// <param name="logProbabilities">lp, float32 [B, T]; gradients flow through it.</param>
    /// <param name="old">lp before the step's first update, float32 [B, T].</param>
    /// <param name="advantages">A, float32 [B, 1].</param>
    /// <returns>float32 [B, T].</returns>
    public Tensor Compute(Tensor logProbabilities, Tensor old, Tensor advantages)
    {
        ArgumentNullException.ThrowIfNull(logProbabilities);
        var ratios = (logProbabilities - old).exp();
        return torch.minimum(ratios * advantages, ratios.clamp(1 - Low, 1 + High) * advantages).neg();
    }

    /// <summary>Tokens whose gradient the clipping ended, below and above; bool [B, T] each.</summary>
    /// <param name="ratios">rho, [B, T].</param>
    /// <param name="advantages">A, [B, 1].</param>
    public (Tensor Low, Tensor High) Clipped(Tensor ratios, Tensor advantages)
    {
        ArgumentNullException.ThrowIfNull(ratios);
        ArgumentNullException.ThrowIfNull(advantages);
        return (ratios.lt(1 - Low).logical_and(advantages.lt(0)), ratios.gt(1 + High).logical_and(advantages.gt(0)));
    }
}
