namespace Rlfw.Training.Networks;

/// <summary>One step of an optimizer.</summary>
/// <param name="Number">From 1.</param>
/// <param name="LearningRate">The step size.</param>
/// <param name="GradientScale">What gradients are multiplied by first: below 1 where they were clipped.</param>
internal readonly record struct UpdateStep(long Number, double LearningRate, double GradientScale);
