namespace Rlfw.Contracts;

/// <summary>One completion with its scores.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Completion">The completion.</param>
/// <param name="Answer">The gold answer, where there is one.</param>
/// <param name="Rewards">Score by reward; absent where a reward did not apply.</param>
public sealed record SampledCompletion(
    string Prompt,
    string Completion,
    string? Answer,
    IReadOnlyDictionary<string, double> Rewards
);
