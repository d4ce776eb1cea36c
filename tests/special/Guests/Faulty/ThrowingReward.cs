using Rlfw.Contracts;

namespace Faulty;

/// <summary>Cannot be made.</summary>
[Plugin("throws-in-constructor", typeof(NoOptions))]
public sealed class ThrowingReward : IReward
{
    public ThrowingReward() => throw new InvalidOperationException("the moon is full\nand more");

    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) => [];
}
