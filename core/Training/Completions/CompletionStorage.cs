namespace Rlfw.Training.Completions;

/// <summary>Which completions the run folder keeps.</summary>
/// <param name="Every">Those of every n-th training step; those of evaluations always.</param>
/// <param name="PerStep">At most so many of a training step or an evaluation, evenly taken; null for all.</param>
/// <param name="MaximumBytes">A stage stores nothing more once it has stored about so much.</param>
public sealed record CompletionStorage(long Every = 1, int? PerStep = null, long MaximumBytes = 1_000_000_000);
