using Rlfw.Contracts;

namespace Unruly;

/// <summary>Cannot score.</summary>
[Plugin("throws", typeof(NoOptions), Summary = "Throws when it scores.")]
public sealed class Throws : IReward
{
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        throw new InvalidOperationException("the judge is asleep");
}
