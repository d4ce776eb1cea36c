namespace Rlfw.Training.Learning;

/// <summary>A micro-batch's share of a loss.</summary>
/// <param name="Loss">A scalar, differentiable by the scores; those of all micro-batches add up to the loss.</param>
/// <param name="Sums">Scalars that add up over micro-batches, for metrics.</param>
public sealed record LossTerms(Tensor Loss, IReadOnlyList<Tensor> Sums);
