namespace Rlfw.Contracts;

/// <summary>
/// A reward that waits rather than computes: for a service, a process, a judge behind a network. Its calls begin together with the
/// other rewards' and hold no processor while they wait. What holds for <see cref="IReward"/> holds for it: one value per
/// sample in order, no state that a resumed run would not have, and an exception fails the run with the reward's name.
/// </summary>
[PluginContract(PluginKind.Reward, Noun = "a reward")]
public interface IAsyncReward : IReward
{
    /// <summary>Scores every sample.</summary>
    /// <param name="batch">The completions.</param>
    /// <param name="cancellation">Stops the scoring: the run is stopped, or the reward's time limit is over.</param>
    /// <returns>One value per sample, in order; null where the reward does not apply to the sample.</returns>
    Task<IReadOnlyList<double?>> ScoreAsync(RewardBatch batch, CancellationToken cancellation);

    /// <inheritdoc />
    IReadOnlyList<double?> IReward.Score(RewardBatch batch, CancellationToken cancellation) =>
        ScoreAsync(batch, cancellation).GetAwaiter().GetResult();
}
