using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>A reward that waits, from a function.</summary>
internal sealed class AwaitingReward(Func<RewardBatch, CancellationToken, Task<IReadOnlyList<double?>>> score)
    : IAsyncReward
{
    public Task<IReadOnlyList<double?>> ScoreAsync(RewardBatch batch, CancellationToken cancellation) =>
        score(batch, cancellation);
}
