namespace Rlfw.Training.Learning;

/// <summary>How the KL divergence from the reference is estimated from a sampled token (Schulman, 2020).</summary>
public enum KlEstimator
{
    /// <summary>log pi - log pi_ref: unbiased, high variance; its gradient in a loss has mean 0, so it suits rewards.</summary>
    K1,

    /// <summary>(log pi - log pi_ref)² / 2: its gradient is that of the divergence.</summary>
    K2,

    /// <summary>exp(d) - d - 1, d = log pi_ref - log pi: never negative, low variance.</summary>
    K3,
}
