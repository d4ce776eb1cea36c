using Rlfw.Contracts;

namespace Unruly;

/// <summary>Cannot be made.</summary>
[Plugin("throws-when-made", typeof(NoOptions), Summary = "Throws in its constructor.")]
public sealed class ThrowsWhenMade : IReward
{
    public ThrowsWhenMade() => throw new InvalidOperationException("no licence found");

    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) => [];
}
