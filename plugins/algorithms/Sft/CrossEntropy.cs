using Rlfw.Contracts;
using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Sft;

/// <summary>The loss of supervised fine-tuning: the mean of -log pi(token) over the tokens of a training step.</summary>
internal static class CrossEntropy
{
    /// <summary>Where among the sums the number of tokens stands that were the most probable ones.</summary>
    public const int Hits = 0;

    /// <summary>Where the sum of entropies stands.</summary>
    public const int Entropies = 1;

    /// <summary>A micro-batch's share.</summary>
    /// <param name="scores">The scores of its tokens.</param>
    /// <param name="stepTokens">Tokens of all the step's demonstrations: each weighs the same, however they are divided.</param>
    public static LossTerms Of(ITokenScores scores, long stepTokens) =>
        new(
            scores.LogProbabilities.sum().neg() / Math.Max(stepTokens, 1),
            [scores.Hits!.sum(), scores.Entropies!.sum()]
        );
}
