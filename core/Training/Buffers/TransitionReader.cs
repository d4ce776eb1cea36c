using Rlfw.Contracts;

namespace Rlfw.Training.Buffers;

/// <summary>
/// Reads transitions out of a store as an algorithm wants them: with rewards summed over n steps, and under a goal that was achieved
/// later in the same episode.
/// </summary>
/// <param name="store">The transitions.</param>
/// <param name="settings">Steps and discount of the sums, and hindsight.</param>
/// <param name="goals">Judges transitions under other goals; null where there is no hindsight.</param>
internal sealed class TransitionReader(TransitionStore store, OffPolicySettings settings, IGoalEnvironment? goals)
{
    private readonly float[] _goal = new float[goals?.Goals.Goal ?? 0];

    /// <summary>
    /// Reads a transition into a row of a batch, with what it was worth under its own goal or, with the settings' probability, under
    /// one that a later state of its episode achieved, each as likely (strategy "future": Andrychowicz et al., 2017, section 4.5).
    /// </summary>
    public void ReadWithHindsight(long transition, HostTransitions batch, int row, RandomStream random)
    {
        if (settings.Hindsight is not { } hindsight || random.NextDouble() >= hindsight.Share)
        {
            Read(transition, batch, row, relabelled: false);
            return;
        }

        var later = random.NextInt(store.Later(transition) + 1);
        var next = store.Next(transition + ((long)later * store.Environments));
        Achieved(next).CopyTo(_goal);
        Read(transition, batch, row, relabelled: true);
    }

    /// <summary>
    /// Reads a transition into a row of a batch: r_t + gamma r_{t+1} + ... over n steps, or fewer where the episode ends or no more
    /// are known, and what followed the last of them.
    /// </summary>
    public void Read(long transition, HostTransitions batch, int row, bool relabelled)
    {
        var width = batch.ObservationSize;
        var observation = batch.Observations.AsSpan(row * width, width);
        var next = batch.NextObservations.AsSpan(row * width, width);
        store.Observation(transition).CopyTo(observation);
        store.Action(transition, batch.Actions.AsSpan(row * batch.ActionSize, batch.ActionSize));
        double sum = 0,
            factor = 1;
        var step = 0;
        for (var t = transition; ; t += store.Environments)
        {
            var (reward, terminated) = relabelled
                ? goals!.Judge(Achieved(store.Next(t)), _goal)
                : (store.Reward(t), store.IsTerminated(t));
            sum += factor * reward;
            factor *= settings.Discount;
            var ended = terminated || store.IsEnd(t);
            if (ended || ++step >= settings.ReturnSteps || t + store.Environments >= store.Total)
            {
                store.Next(t).CopyTo(next);
                batch.Terminated[row] = terminated ? 1 : 0;
                batch.EpisodeEnds[row] = ended ? 1 : 0;
                break;
            }
        }

        batch.Rewards[row] = (float)sum;
        batch.Discounts[row] = (float)factor;
        batch.Weights[row] = 1;
        if (relabelled)
        {
            _goal.CopyTo(Desired(observation));
            _goal.CopyTo(Desired(next));
        }
    }

    private ReadOnlySpan<float> Achieved(ReadOnlySpan<float> observation) =>
        observation.Slice(goals!.Goals.Observation, goals.Goals.Goal);

    private Span<float> Desired(Span<float> observation) =>
        observation.Slice(goals!.Goals.Observation + goals.Goals.Goal, goals.Goals.Goal);
}
