namespace Rlfw.Training.Learning;

/// <summary>Ratios of probabilities, and what of a loss is made of them; all shapes are kept, all is differentiable.</summary>
public static class PolicySurrogates
{
    /// <summary>rho_t = exp(lp - lp_old), token by token, [N].</summary>
    public static Tensor TokenRatios(PolicyTokens tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return (tokens.LogProbabilities - tokens.Old).exp();
    }

    /// <summary>
    /// The geometric mean of a completion's token ratios, for each of its tokens, [N] (Zheng et al., 2025, "GSPO", equation 7).
    /// </summary>
    public static Tensor MeanRatios(PolicyTokens tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return tokens.Rows.Spread(tokens.Rows.Mean(tokens.LogProbabilities - tokens.Old).exp());
    }

    /// <summary>
    /// l = -min(rho A, clip(rho, 1 - low, 1 + high) A) (Schulman et al., 2017, PPO, equation 7); with a dual clip rho is first held
    /// below its limit.
    /// </summary>
    /// <param name="ratios">rho, [N].</param>
    /// <param name="advantages">A, [N].</param>
    /// <param name="range">How far rho may go.</param>
    public static TokenLosses Clipped(Tensor ratios, Tensor advantages, ClipRange range)
    {
        ArgumentNullException.ThrowIfNull(ratios);
        ArgumentNullException.ThrowIfNull(range);
        var held = range.Dual is { } limit ? ratios.clamp(null, limit) : ratios;
        var clipped = ratios.clamp(1 - range.Low, 1 + range.High);
        var (low, high) = Ends(ratios, advantages, 1 - range.Low, 1 + range.High);
        return new TokenLosses(torch.minimum(held * advantages, clipped * advantages).neg(), low, high);
    }

    /// <summary>
    /// l = -sg(min(rho, limit)) A lp: the ratio weighs the token and has no gradient itself, so that no token's gradient ends
    /// (MiniMax, 2025, "CISPO", equation 4).
    /// </summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="limit">epsilon_high: what the ratio itself, not its distance from 1, is held below.</param>
    public static TokenLosses Weighted(PolicyTokens tokens, double limit)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var ratios = TokenRatios(tokens).detach();
        var losses = (ratios.clamp(null, limit) * tokens.Advantages * tokens.LogProbabilities).neg();
        var (low, high) = Ends(ratios, tokens.Advantages, double.NegativeInfinity, limit);
        return new TokenLosses(losses, low, high);
    }

    private static (Tensor Low, Tensor High) Ends(Tensor ratios, Tensor advantages, double low, double high)
    {
        using var gradients = no_grad();
        return (ratios.lt(low).logical_and(advantages.lt(0)), ratios.gt(high).logical_and(advantages.gt(0)));
    }
}
