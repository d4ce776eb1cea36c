namespace Rlfw.Training.Estimators;

/// <summary>
/// Estimators of KL(pi || pi_ref) from tokens or actions that were sampled from pi (Schulman, 2020, "Approximating KL
/// divergence"). All take log-probabilities of the sampled choices and give one estimate each; shapes are kept.
/// </summary>
public static class KlEstimators
{
    /// <summary>k1 = log pi - log pi_ref: unbiased, high variance, may be negative.</summary>
    /// <param name="logProbabilities">log pi, any shape.</param>
    /// <param name="reference">log pi_ref, the same shape.</param>
    public static Tensor K1(Tensor logProbabilities, Tensor reference) => logProbabilities - reference;

    /// <summary>k2 = (log pi - log pi_ref)^2 / 2: biased, low variance; its gradient is that of the KL divergence.</summary>
    /// <param name="logProbabilities">log pi, any shape.</param>
    /// <param name="reference">log pi_ref, the same shape.</param>
    public static Tensor K2(Tensor logProbabilities, Tensor reference) => (logProbabilities - reference).square() * 0.5;

    /// <summary>k3 = exp(d) - d - 1 with d = log pi_ref - log pi: unbiased, never negative, low variance.</summary>
    /// <param name="logProbabilities">log pi, any shape.</param>
    /// <param name="reference">log pi_ref, the same shape.</param>
    public static Tensor K3(Tensor logProbabilities, Tensor reference)
    {
        var difference = reference - logProbabilities;
        return difference.exp() - difference - 1.0;
    }
}
