using Rlfw.Contracts;

namespace Rlfw.Training.Tables;

/// <summary>
/// The epsilon-greedy policy of action values: with probability epsilon any action, else one of the best, each as likely
/// (Sutton and Barto, 2018, section 2.2).
/// </summary>
public static class EpsilonGreedy
{
    /// <summary>The highest value.</summary>
    /// <param name="values">Q(s, .), [A].</param>
    public static double Highest(ReadOnlySpan<double> values)
    {
        var best = double.NegativeInfinity;
        foreach (var value in values)
        {
            best = Math.Max(best, value);
        }

        return best;
    }

    /// <summary>The best action, the first among equals: the greedy policy without a choice.</summary>
    /// <param name="values">Q(s, .), [A].</param>
    public static int Best(ReadOnlySpan<double> values) => values.IndexOf(Highest(values));

    /// <summary>An action of the epsilon-greedy policy. Draws a number for epsilon, and one more where it has to choose.</summary>
    /// <param name="values">Q(s, .), [A].</param>
    /// <param name="epsilon">The share of random actions.</param>
    /// <param name="random">The stream to draw from.</param>
    public static int Draw(ReadOnlySpan<double> values, double epsilon, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (random.NextDouble() < epsilon)
        {
            return random.NextInt(values.Length);
        }

        // Among equals at random, so that an untouched table has no favourite.
        var best = Highest(values);
        var ties = values.Count(best);
        var skipped = ties == 1 ? 0 : random.NextInt(ties);
        var action = values.IndexOf(best);
        for (; skipped > 0; skipped--)
        {
            action += 1 + values[(action + 1)..].IndexOf(best);
        }

        return action;
    }

    /// <summary>The value of a state under the policy: sum over a of pi(a|s) Q(s, a).</summary>
    /// <param name="values">Q(s, .), [A].</param>
    /// <param name="epsilon">The share of random actions.</param>
    public static double Expectation(ReadOnlySpan<double> values, double epsilon)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return ((1 - epsilon) * Highest(values)) + (epsilon * sum / values.Length);
    }
}
