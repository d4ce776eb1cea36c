namespace Rlfw.Plans;

/// <summary>Which completions a stage stores in the run folder.</summary>
/// <param name="Every">Those of every n-th training step; those of evaluations always.</param>
/// <param name="PerStep">At most so many of a training step or evaluation; null for all.</param>
/// <param name="MaxMegabytes">How much a stage may store, in 10^6 bytes.</param>
public sealed record CompletionsPlan(long Every, int? PerStep, long MaxMegabytes);
