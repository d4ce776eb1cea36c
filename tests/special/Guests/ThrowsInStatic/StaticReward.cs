using Rlfw.Contracts;

namespace ThrowsInStatic;

/// <summary>Its static constructor throws.</summary>
[Plugin("static", typeof(NoOptions))]
public sealed class StaticReward : IReward
{
    private static readonly int Words;

    static StaticReward() => Words = int.Parse("many", System.Globalization.CultureInfo.InvariantCulture);

    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        [.. batch.Samples.Select(_ => (double?)Words)];
}
