using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary>Which stored completions a person asks for.</summary>
internal sealed record CompletionFilter
{
    // The evaluator's name for what its judge says.
    private const string Judge = "accuracy";

    public long? Step { get; init; }

    public string? Stage { get; init; }

    public CompletionSource? Source { get; init; }

    public CompletionOrder Order { get; init; }

    public string? Reward { get; init; }

    public string? Search { get; init; }

    public required int Limit { get; init; }

    /// <summary>Whether a completion is among those asked for.</summary>
    public bool Takes(StoredLine line) =>
        (Step is not { } step || line.Step == step)
        && (Stage is not { } stage || line.Stage == stage)
        && (Source is not { } source || line.Source == source)
        && (Reward is not { } reward || line.Completion.Rewards.ContainsKey(reward))
        && (Order == CompletionOrder.Last || Value(line) is not null)
        && (
            Search is not { } text
            || Has(line.Completion.Prompt, text)
            || Has(line.Completion.Completion, text)
            || (line.Completion.Answer is { } answer && Has(answer, text))
        );

    /// <summary>
    /// What a completion is ranked by: the reward asked for, or the total. Evaluations have no total: where they are asked for it
    /// is the judge's score, which is never compared with totals.
    /// </summary>
    public double? Value(StoredLine line) =>
        Reward is { } reward
            ? Score(line, reward)
            : line.Completion.Total ?? (Source is null ? null : Score(line, Judge));

    private static double? Score(StoredLine line, string reward) =>
        line.Completion.Rewards.TryGetValue(reward, out var score) ? score : null;

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
