namespace Rlfw.Training.Learning;

/// <summary>
/// Importance weights between the sampler that drew completions and the learner (Yao et al., 2025, "Your efficient RL framework
/// secretly brings you off-policy training"; formulas as in TRL 1.10): w = exp(lp_old - lp_s), a token's or the whole completion's.
/// </summary>
/// <param name="Mode">Whose ratio, and what the limits do.</param>
/// <param name="Minimum">The lower limit; null for none.</param>
/// <param name="Maximum">The upper limit.</param>
public sealed record SamplerCorrection(SamplerCorrectionMode Mode, double? Minimum, double Maximum)
{
    /// <summary>The weight of each token, [N]; null for all 1.</summary>
    /// <param name="old">lp_old, [N]; no gradients.</param>
    /// <param name="sampled">lp_s, [N].</param>
    /// <param name="rows">Which completion each token belongs to.</param>
    public Tensor? Weights(Tensor old, Tensor sampled, TokenRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Mode == SamplerCorrectionMode.None)
        {
            return null;
        }

        using var gradients = no_grad();
        var distances = old.detach() - sampled;
        var ofSequences = Mode is SamplerCorrectionMode.SequenceMask or SamplerCorrectionMode.SequenceTruncate;
        var ratios = (ofSequences ? rows.Spread(rows.Sum(distances)) : distances).exp();
        return Mode is SamplerCorrectionMode.TokenTruncate or SamplerCorrectionMode.SequenceTruncate
            ? ratios.clamp(Minimum ?? 0, Maximum)
            : ratios * ratios.ge(Minimum ?? 0).logical_and(ratios.le(Maximum)).to_type(ratios.dtype);
    }
}
