namespace Rlfw.Contracts;

/// <summary>
/// Scores completions. Called once a step for the whole batch, on any thread and beside the other rewards, never twice at a time
/// for one instance. What it throws fails the run with the reward's name; so do NaN, infinity, a list of the wrong length and
/// a call that takes longer than the time limit of the experiment file: a silent repair would hide a bug in the reward.
/// A reward that waits for something implements <see cref="IAsyncReward"/>.
/// </summary>
[PluginContract(PluginKind.Reward, Noun = "a reward")]
public interface IReward
{
    /// <summary>Scores every sample.</summary>
    /// <param name="batch">The completions.</param>
    /// <param name="cancellation">
    /// Stops the scoring: the run is stopped, or the reward's time limit is over. Long scoring should look at it between samples.
    /// </param>
    /// <returns>One value per sample, in order; null where the reward does not apply to the sample.</returns>
    IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation);
}
