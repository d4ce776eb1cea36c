namespace Rlfw.Contracts;

/// <summary>
/// Scores completions. Called on the run's thread, once a step for the whole batch. What it throws fails the run with
/// the reward's name; so do NaN, infinity and a list of the wrong length: a silent repair would hide a bug in the reward.
/// </summary>
[PluginContract(PluginKind.Reward, Noun = "a reward")]
public interface IReward
{
    /// <summary>Scores every sample.</summary>
    /// <param name="batch">The completions.</param>
    /// <param name="cancellation">Stops the scoring.</param>
    /// <returns>One value per sample, in order; null where the reward does not apply to the sample.</returns>
    IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation);
}
