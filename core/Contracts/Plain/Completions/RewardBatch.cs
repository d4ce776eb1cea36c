namespace Rlfw.Contracts;

/// <summary>The completions of one training step or evaluation.</summary>
/// <param name="Samples">The completions; those of one prompt stand together.</param>
/// <param name="Step">The training step, from 1; 0 in an evaluation before training.</param>
public sealed record RewardBatch(IReadOnlyList<RewardSample> Samples, long Step);
