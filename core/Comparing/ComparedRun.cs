namespace Rlfw.Comparing;

/// <summary>A run in a comparison.</summary>
/// <param name="Run">The run.</param>
/// <param name="Group">Its group.</param>
/// <param name="Task">The task that it learned; empty where it does not tell.</param>
/// <param name="Score">What it is compared by; null where it failed or has none.</param>
/// <param name="IsProvisional">Whether the score is that of a run that has not come to its end.</param>
public sealed record ComparedRun(TrackedRun Run, string Group, string Task, double? Score, bool IsProvisional);
