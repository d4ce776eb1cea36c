namespace Rlfw.Training.Learning;

/// <summary>How far a probability ratio may go.</summary>
/// <param name="Low">epsilon: gradients end below 1 - epsilon where the advantage is negative.</param>
/// <param name="High">epsilon_high: they end above 1 + epsilon_high where the advantage is positive.</param>
/// <param name="Dual">
/// delta: they end above it where the advantage is negative, too (Ye et al., 2020, dual clip, equation 5; INTELLECT-2); null for no such limit.
/// </param>
public sealed record ClipRange(double Low, double High, double? Dual = null);
