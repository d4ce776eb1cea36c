using Rlfw.Contracts;

namespace Faulty;

/// <summary>Asks for what no reward is given.</summary>
[Plugin("asks-too-much", typeof(NoOptions))]
public sealed class AskingReward(RunFolder folder) : IReward
{
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        [.. batch.Samples.Select(sample => (double?)folder.Path.Length)];
}
