using Rlfw.Contracts;

namespace Rlfw.Rewards.Tests;

/// <summary>Scores one completion.</summary>
public static class Samples
{
    public static double? ScoreOne(
        this IReward reward,
        string completion,
        string? gold = null,
        bool finished = true,
        string prompt = "1+1=",
        int? tokens = null
    ) =>
        reward
            .Score(
                new RewardBatch(
                    [new RewardSample(new Example(prompt) { Answer = gold }, completion, finished) { Tokens = tokens }],
                    1
                ),
                TestContext.Current.CancellationToken
            )
            .ShouldHaveSingleItem();
}
