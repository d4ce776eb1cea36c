using Rlfw.Contracts;
using Rlfw.Training.Estimators;

namespace Rlfw.Plugins.Grpo;

/// <summary>The advantages of a batch, as options choose.</summary>
internal static class CompletionAdvantages
{
    /// <summary>One a completion; 0 where no reward applied.</summary>
    public static float[] Of(CompletionBatch batch, GrpoOptions options) =>
        options.RewardAggregation == RewardAggregation.NormalizeThenSum
            ? OfParts(batch)
            : Of(batch.Rewards, batch.GroupSize, options);

    private static float[] Of(IReadOnlyList<double> rewards, int groupSize, GrpoOptions options) =>
        options.Advantage switch
        {
            AdvantageKind.LeaveOneOut => GroupAdvantage.LeaveOneOut(rewards, groupSize),
            AdvantageKind.ReinforcePlusPlus => GroupAdvantage.Whitened(rewards),
            AdvantageKind.ReinforcePlusPlusBaseline => GroupAdvantage.Whitened(
                GroupAdvantage.Centred(rewards, groupSize)
            ),
            _ => GroupAdvantage.Compute(rewards, groupSize, options.ScaleRewards),
        };

    private static float[] OfParts(CompletionBatch batch)
    {
        var sums = new double[batch.Rewards.Count];
        foreach (var part in batch.Components)
        {
            var normalized = GroupAdvantage.Compute(part.Scores, batch.GroupSize, AdvantageScale.Group);
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += part.Weight * normalized[i];
            }
        }

        // What no reward applied to has no advantage, whatever the others have.
        return GroupAdvantage.Whitened([.. sums.Select((sum, i) => double.IsNaN(batch.Rewards[i]) ? double.NaN : sum)]);
    }
}
