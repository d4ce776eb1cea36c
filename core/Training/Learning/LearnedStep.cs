namespace Rlfw.Training.Learning;

/// <summary>What one gradient step did.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Sums">The sums of all micro-batches, in the loss's order.</param>
/// <param name="GradientNorm">The gradient's norm before it was scaled down.</param>
public sealed record LearnedStep(double Loss, IReadOnlyList<double> Sums, double GradientNorm);
