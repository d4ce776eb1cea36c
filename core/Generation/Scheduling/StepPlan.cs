namespace Rlfw.Generation.Scheduling;

/// <summary>What a step computes: prompts, or parts of them, or one or a few further tokens of many sequences; never both.</summary>
/// <param name="Runs">The tokens.</param>
/// <param name="IsReading">Whether they are prompts.</param>
/// <param name="OutputTokens">
/// Of all tokens in their order, those whose logits are wanted: what <see cref="PlannedOutput.Row"/> counts.
/// </param>
/// <param name="Outputs">The tokens that are drawn.</param>
/// <param name="Copies">Blocks to copy once the step has run.</param>
internal sealed record StepPlan(
    IReadOnlyList<PlannedRun> Runs,
    bool IsReading,
    IReadOnlyList<int> OutputTokens,
    IReadOnlyList<PlannedOutput> Outputs,
    IReadOnlyList<BlockCopy> Copies
);
