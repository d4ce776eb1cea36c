using Rlfw.Contracts;

namespace Unruly;

/// <summary>Forgets a sample.</summary>
[Plugin("too-few", typeof(NoOptions), Summary = "Scores all samples but one.")]
public sealed class TooFew : IReward
{
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        [.. batch.Samples.Skip(1).Select(_ => (double?)0)];
}
