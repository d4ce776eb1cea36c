namespace Rlfw.Training.Learning;

/// <summary>What tokens say of a loss.</summary>
/// <param name="Losses">l, [N]; differentiable by the log-probabilities.</param>
/// <param name="ClippedLow">Where the ratio lies below its range and a negative advantage pushes it further, bool [N].</param>
/// <param name="ClippedHigh">Where the ratio lies above its range and a positive advantage pushes it further, bool [N].</param>
public sealed record TokenLosses(Tensor Losses, Tensor ClippedLow, Tensor ClippedHigh);
