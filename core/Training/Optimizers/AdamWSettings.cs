namespace Rlfw.Training.Optimizers;

/// <summary>AdamW's numbers.</summary>
/// <param name="LearningRate">The first step size.</param>
/// <param name="Beta1">Decay rate of the gradients' mean.</param>
/// <param name="Beta2">Decay rate of the squared gradients' mean.</param>
/// <param name="WeightDecay">Times the step size, the share of itself that a parameter loses at every step.</param>
/// <param name="Epsilon">Added to the denominator.</param>
public sealed record AdamWSettings(
    double LearningRate,
    double Beta1 = 0.9,
    double Beta2 = 0.999,
    double WeightDecay = 0,
    double Epsilon = 1e-8
);
