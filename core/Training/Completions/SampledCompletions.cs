using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>Picks completions for people to read.</summary>
internal static class SampledCompletions
{
    /// <summary>Every n-th sample from the first on, up to a number.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="samples">All samples.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="every">n.</param>
    /// <param name="atMost">The number.</param>
    public static CompletionsSampled Of(
        string stage,
        IReadOnlyList<RewardSample> samples,
        RewardScores scores,
        int every,
        int atMost
    ) =>
        new(
            stage,
            [
                .. Enumerable
                    .Range(0, Math.Min(atMost, (samples.Count + every - 1) / every))
                    .Select(k => k * every)
                    .Select(i => new SampledCompletion(
                        samples[i].Example.Prompt,
                        samples[i].Completion,
                        samples[i].Example.Answer,
                        scores.Of(i)
                    )),
            ]
        );
}
