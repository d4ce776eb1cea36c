using Rlfw.Contracts;

namespace ThrowsInRegister;

/// <summary>Fine by itself.</summary>
[Plugin("unlucky", typeof(NoOptions))]
public sealed class UnluckyReward : IReward
{
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        [.. batch.Samples.Select(_ => (double?)1)];
}
