using Rlfw.Contracts;

namespace Unruly;

/// <summary>Scores what is no number.</summary>
[Plugin("not-a-number", typeof(NoOptions), Summary = "Scores NaN.")]
public sealed class NotANumber : IReward
{
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        [.. batch.Samples.Select(_ => (double?)double.NaN)];
}
