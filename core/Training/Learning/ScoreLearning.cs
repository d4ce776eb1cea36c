using Rlfw.Contracts;

namespace Rlfw.Training.Learning;

/// <summary>How is learned from given completions.</summary>
/// <typeparam name="T">What a loss takes as a whole: a demonstration, a pair.</typeparam>
public sealed record ScoreLearning<T>
{
    /// <summary>The completions of an item, in the order of their scores.</summary>
    public required Func<T, IReadOnlyList<Completion>> Completions { get; init; }

    /// <summary>Longer gradients are scaled down to this.</summary>
    public double MaximumGradientNorm { get; init; } = 1;

    /// <summary>Items a forward pass at most; null for any number.</summary>
    public int? MicroBatchRows { get; init; }

    /// <summary>Tokens a forward pass at most, prompts included; null for as many as memory seems to allow.</summary>
    public long? MicroBatchTokens { get; init; }
}
