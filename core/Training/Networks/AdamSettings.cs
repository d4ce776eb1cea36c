namespace Rlfw.Training.Networks;

/// <summary>
/// Adam (Kingma and Ba, 2015, "Adam: a method for stochastic optimization", algorithm 1), with PyTorch's defaults.
/// </summary>
public sealed record AdamSettings
{
    /// <summary>β₁, how slowly the mean of gradients forgets, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, how slowly the mean of squared gradients forgets, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, added to the root of the corrected mean square.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>What is added to the gradient for each unit of a parameter (L2 regularization, PyTorch's <c>weight_decay</c> of Adam).</summary>
    public double WeightDecay { get; init; }
}
