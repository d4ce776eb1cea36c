namespace Rlfw.Training.Critics;

/// <summary>What a gradient step on critics saw.</summary>
/// <param name="Loss">The squared errors' weighted mean, summed over the critics.</param>
/// <param name="MeanValue">Mean Q(s, a) over batch and critics, before the step.</param>
public readonly record struct CriticStep(double Loss, double MeanValue);
