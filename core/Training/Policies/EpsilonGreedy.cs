using Rlfw.Contracts;

namespace Rlfw.Training.Policies;

/// <summary>
/// Epsilon-greedy choice among discrete actions (Sutton and Barto, 2018, "Reinforcement learning", section 2.2). Exploration is
/// decided first, so that values are asked for only where one action at least goes by them.
/// </summary>
public static class EpsilonGreedy
{
    private const float Open = -1;

    /// <summary>Chooses uniformly at random with a probability, and leaves the rest open for <see cref="Exploit"/>.</summary>
    /// <param name="epsilon">The probability, in [0, 1].</param>
    /// <param name="count">Actions A.</param>
    /// <param name="random">The stream; one number a choice, and another where it is random.</param>
    /// <param name="actions">Takes the indices, [N].</param>
    /// <returns>Whether a choice is left open.</returns>
    public static bool Explore(double epsilon, int count, RandomStream random, Span<float> actions)
    {
        ArgumentNullException.ThrowIfNull(random);
        var open = false;
        foreach (ref var action in actions)
        {
            action = random.NextDouble() < epsilon ? random.NextInt(count) : Open;
            open |= action == Open;
        }

        return open;
    }

    /// <summary>Chooses the action of highest value, the first of several, where a choice is open.</summary>
    /// <param name="values">Q(s, a), [N, A].</param>
    /// <param name="count">A.</param>
    /// <param name="actions">[N].</param>
    public static void Exploit(ReadOnlySpan<float> values, int count, Span<float> actions)
    {
        for (var n = 0; n < actions.Length; n++)
        {
            if (actions[n] == Open)
            {
                actions[n] = Best(values.Slice(n * count, count));
            }
        }
    }

    /// <summary>Chooses the action of highest value everywhere, the first of several.</summary>
    /// <param name="values">Q(s, a), [N, A].</param>
    /// <param name="count">A.</param>
    /// <param name="actions">Takes the indices, [N].</param>
    public static void Greedy(ReadOnlySpan<float> values, int count, Span<float> actions)
    {
        for (var n = 0; n < actions.Length; n++)
        {
            actions[n] = Best(values.Slice(n * count, count));
        }
    }

    /// <summary>The index of the highest value, the first of several; 0 where a value is not a number.</summary>
    /// <param name="values">Q(s, .), [A].</param>
    public static int Best(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var a = 1; a < values.Length; a++)
        {
            if (values[a] > values[best])
            {
                best = a;
            }
        }

        return best;
    }
}
