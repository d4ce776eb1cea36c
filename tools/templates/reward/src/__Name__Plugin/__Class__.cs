using Rlfw.Contracts;

namespace __Name__Plugin;

/// <summary>
/// 1 for a completion of at most <see cref="__Name__Options.MaxCharacters"/> characters; twice that length scores 0.5.
/// </summary>
[Plugin("__id__", typeof(__Name__Options), Summary = "1 for a short completion, less for a longer one.")]
public sealed class __Class__(__Name__Options options) : IReward
{
    /// <inheritdoc />
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation)
    {
        // One value per sample, in order; null where the reward does not apply.
        return [.. batch.Samples.Select(Score)];
    }

    private double? Score(RewardSample sample)
    {
        // A completion that the length limit cut has no length of its own.
        if (!sample.Finished)
        {
            return 0;
        }

        return Math.Min(1, options.MaxCharacters / Math.Max(1.0, sample.Completion.Length));
    }
}
