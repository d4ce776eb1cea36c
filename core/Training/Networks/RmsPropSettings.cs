namespace Rlfw.Training.Networks;

/// <summary>
/// RMSprop (Hinton, Srivastava and Swersky, 2012, lecture 6e of "Neural networks for machine learning"):
/// v = α v + (1 - α) g², p = p - rate · g / (√v + ε), without momentum.
/// </summary>
public sealed record RmsPropSettings
{
    /// <summary>α, how slowly the mean of squared gradients forgets, in [0, 1).</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>ε.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>
    /// As TensorFlow has it: the divisor is √(v + ε) and v begins at 1, not 0. A2C's published results were made with it, and
    /// PyTorch's form is less stable there.
    /// </summary>
    public bool EpsilonInsideRoot { get; init; }
}
