using Rlfw.Contracts;

namespace BuiltForNext;

/// <summary>Its manifest says 1.0, its references say otherwise.</summary>
[Plugin("early", typeof(NoOptions))]
public sealed class EarlyReward : IReward
{
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        [.. batch.Samples.Select(_ => (double?)1)];
}
