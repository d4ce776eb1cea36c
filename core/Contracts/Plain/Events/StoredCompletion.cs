using System.Text.Json.Serialization;

namespace Rlfw.Contracts;

/// <summary>One completion as the run folder keeps it.</summary>
public sealed record StoredCompletion
{
    /// <summary>The prompt's place in the step or evaluation, from 0: completions of one prompt share it.</summary>
    public required int Group { get; init; }

    /// <summary>The prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>The completion.</summary>
    public required string Completion { get; init; }

    /// <summary>The gold answer, where there is one.</summary>
    public string? Answer { get; init; }

    /// <summary>Whether it ended by itself, not by the length limit.</summary>
    public required bool Finished { get; init; }

    /// <summary>Its length in tokens, end token included.</summary>
    public required int Tokens { get; init; }

    /// <summary>Score by reward, without weights; absent where a reward did not apply.</summary>
    public required IReadOnlyDictionary<string, double> Rewards { get; init; }

    /// <summary>The weighted sum of the rewards; null where none applied, and in evaluations.</summary>
    public double? Total { get; init; }

    /// <summary>The advantage it was learned by; null where the algorithm tells none, and in evaluations.</summary>
    public float? Advantage { get; init; }

    /// <summary>Whether dynamic sampling left its group out of training, as all its rewards were equal.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Dropped { get; init; }
}
