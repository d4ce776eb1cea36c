namespace Rlfw.Contracts;

/// <summary>A policy's answer to a batch of observations.</summary>
/// <param name="Actions">int64 [N] for a discrete action space, float32 [N, A] otherwise.</param>
/// <param name="LogProbabilities">log pi(a|s), float32 [N].</param>
/// <param name="Values">V(s), float32 [N].</param>
public sealed record PolicyOutput(Tensor Actions, Tensor LogProbabilities, Tensor Values);
