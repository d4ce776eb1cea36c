using Rlfw.Contracts;

namespace Rlfw.Plugins.Unruly;

[Plugin("throws-when-made", typeof(NoOptions), Summary = "Throws in its constructor.")]
public sealed class ThrowsWhenMade : IReward
{
    public ThrowsWhenMade() => throw new InvalidOperationException("no licence found");

    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) => [];
}

[Plugin("throws", typeof(NoOptions), Summary = "Throws when it scores.")]
public sealed class Throws : IReward
{
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        throw new InvalidOperationException("the judge is asleep");
}

[Plugin("not-a-number", typeof(NoOptions), Summary = "Scores NaN.")]
public sealed class NotANumber : IReward
{
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        [.. batch.Samples.Select(_ => (double?)double.NaN)];
}

[Plugin("too-few", typeof(NoOptions), Summary = "Scores all samples but one.")]
public sealed class TooFew : IReward
{
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        [.. batch.Samples.Skip(1).Select(_ => (double?)0)];
}
