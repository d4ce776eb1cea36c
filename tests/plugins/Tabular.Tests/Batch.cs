using Rlfw.Contracts;

namespace Rlfw.Plugins.Tabular.Tests;

/// <summary>Transitions in numbers.</summary>
internal static class Batch
{
    /// <summary>A batch of (s, a, r, s', whether s' is terminal, whether the episode ended).</summary>
    public static HostTransitions Of(params (int S, int A, double R, int Next, bool Terminated, bool Ended)[] steps)
    {
        var batch = new HostTransitions(steps.Length, 1, 1);
        for (var i = 0; i < steps.Length; i++)
        {
            batch.Observations[i] = steps[i].S;
            batch.Actions[i] = steps[i].A;
            batch.Rewards[i] = (float)steps[i].R;
            batch.NextObservations[i] = steps[i].Next;
            batch.Terminated[i] = steps[i].Terminated ? 1 : 0;
            batch.EpisodeEnds[i] = steps[i].Ended ? 1 : 0;
        }

        return batch;
    }

    /// <summary>What an algorithm on S states and A actions is built with.</summary>
    public static EnvironmentAlgorithmContext Context(int states, int actions, TransitionTable? table = null) =>
        new(
            new DiscreteSpace(states),
            new DiscreteSpace(actions),
            null!,
            CPU,
            new RandomStreams(1),
            new Budget(null, 1000)
        )
        {
            Transitions = table,
        };

    /// <summary>An update at the start of training.</summary>
    public static UpdateRecord Take(
        this IHostOffPolicyAlgorithm algorithm,
        int state,
        int action,
        double reward,
        int next,
        bool terminated = false,
        bool truncated = false
    ) =>
        algorithm.Update(
            Of((state, action, reward, next, terminated, terminated || truncated)),
            new UpdateContext(1, 1, 0)
        );

    /// <summary>Q(s, a).</summary>
    public static double Q(this ITabularAlgorithm algorithm, int state, int action) =>
        algorithm.ActionValues[state, action].item<double>();

    /// <summary>Sets Q(s, a).</summary>
    public static void SetQ(this ITabularAlgorithm algorithm, int state, int action, double value) =>
        algorithm.ActionValues[state, action] = tensor(value, dtype: float64);
}
