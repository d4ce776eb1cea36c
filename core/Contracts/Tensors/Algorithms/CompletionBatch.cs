namespace Rlfw.Contracts;

/// <summary>
/// The B completions of one training step; those of one prompt stand together, G in a row (G is 1 for demonstrations).
/// </summary>
/// <param name="Completions">The completions.</param>
/// <param name="GroupSize">G; 2 for pairs of a demonstration and a rejected answer, in this order.</param>
/// <param name="Rewards">
/// The weighted sum of rewards, one per completion; NaN where no reward applied; empty for demonstrations.
/// </param>
public sealed record CompletionBatch(
    IReadOnlyList<Completion> Completions,
    int GroupSize,
    IReadOnlyList<double> Rewards
)
{
    /// <summary>
    /// What <see cref="Rewards"/> is the sum of, one entry a reward in the plan's order, for algorithms that normalise
    /// each reward by itself; empty for demonstrations.
    /// </summary>
    public IReadOnlyList<RewardComponent> Components { get; init; } = [];
}
