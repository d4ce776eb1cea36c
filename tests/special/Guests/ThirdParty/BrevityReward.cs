using Rlfw.Contracts;

namespace ThirdParty;

/// <summary>1 for short completions, falling with the length.</summary>
[Plugin("brevity", typeof(BrevityOptions), Summary = "Likes short completions.")]
public sealed class BrevityReward(BrevityOptions options, ILetterCounter counter) : IReward
{
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        [.. batch.Samples.Select(sample => (double?)Score(sample.Completion))];

    private double Score(string completion) => Math.Min(1, options.Letters / Math.Max(1.0, counter.Count(completion)));
}
