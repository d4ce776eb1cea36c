using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>A reward from a function.</summary>
internal sealed class FunctionReward(Func<RewardBatch, IReadOnlyList<double?>> score) : IReward
{
    public static FunctionReward Of(Func<RewardSample, double?> score) =>
        new(batch => [.. batch.Samples.Select(score)]);

    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) => score(batch);
}
