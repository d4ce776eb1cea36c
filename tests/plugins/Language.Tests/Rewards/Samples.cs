using Rlfw.Contracts;

namespace Rlfw.Plugins.Language.Tests.Rewards;

/// <summary>Scores one completion.</summary>
public static class Samples
{
    public static double? ScoreOne(this IReward reward, string completion, string? gold = null, bool finished = true) =>
        reward
            .Score(
                new RewardBatch([new RewardSample(new Example("1+1=") { Answer = gold }, completion, finished)], 1),
                TestContext.Current.CancellationToken
            )
            .ShouldHaveSingleItem();
}
