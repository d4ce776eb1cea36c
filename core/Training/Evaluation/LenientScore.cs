using Rlfw.Answers;

namespace Rlfw.Training.Evaluation;

/// <summary>Whether answers are right, whatever form the completions have.</summary>
internal static class LenientScore
{
    /// <summary>Whether the answer that a completion ends on is the gold answer.</summary>
    /// <param name="completion">The completion.</param>
    /// <param name="gold">The gold answer.</param>
    public static bool IsRight(string completion, string gold) =>
        AnswerComparison.AreEqual(LenientAnswer.Find(completion), gold);

    /// <summary>
    /// Whether the answer that most completions end on is the gold answer (Wang et al. 2022, "Self-consistency improves chain
    /// of thought reasoning"). A completion without an answer does not vote; of answers with equally many votes the one given
    /// first counts.
    /// </summary>
    /// <param name="completions">The completions of one prompt.</param>
    /// <param name="gold">The gold answer.</param>
    public static bool IsMajorityRight(IReadOnlyList<string> completions, string gold)
    {
        var votes = completions
            .Select(LenientAnswerOf)
            .Select(answer => (Answer: answer, Key: AnswerComparison.Key(answer)))
            .Where(vote => vote.Key is not null)
            .GroupBy(vote => vote.Key, StringComparer.Ordinal)
            // Stable: groups stand in the order of their first vote.
            .OrderByDescending(group => group.Count())
            .FirstOrDefault();
        return votes is not null && AnswerComparison.AreEqual(votes.First().Answer, gold);
    }

    private static string? LenientAnswerOf(string completion) => LenientAnswer.Find(completion);
}
