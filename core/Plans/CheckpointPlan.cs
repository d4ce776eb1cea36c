namespace Rlfw.Plans;

/// <summary>When checkpoints are written.</summary>
/// <param name="Every">In the budget's unit (training steps or environment steps); null for a tenth of each stage's budget.</param>
/// <param name="KeepBest">Whether the one with the best evaluation is kept besides the last.</param>
public sealed record CheckpointPlan(long? Every, bool KeepBest);
