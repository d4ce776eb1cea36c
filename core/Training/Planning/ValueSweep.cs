using Rlfw.Contracts;

namespace Rlfw.Training.Planning;

/// <summary>Value iteration in place (Sutton and Barto, 2018, section 4.4).</summary>
public static class ValueSweep
{
    /// <summary>One sweep: v(s) = max over a of q(s, a) for every state in order; a state sees what those before it have become.</summary>
    /// <param name="table">The dynamics.</param>
    /// <param name="values">v, [S].</param>
    /// <param name="discount">gamma.</param>
    /// <returns>The largest change of a value.</returns>
    public static double Improve(TransitionTable table, Span<double> values, double discount)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Improve(table, values, discount, new double[table.States * table.Actions]);
    }

    /// <summary>One sweep that also tells the action values of which the values are the maxima.</summary>
    /// <param name="table">The dynamics.</param>
    /// <param name="values">v, [S].</param>
    /// <param name="discount">gamma.</param>
    /// <param name="actionValues">Takes q, [S, A].</param>
    /// <returns>The largest change of a value.</returns>
    public static double Improve(TransitionTable table, Span<double> values, double discount, Span<double> actionValues)
    {
        ArgumentNullException.ThrowIfNull(table);
        var largest = 0.0;
        for (var state = 0; state < table.States; state++)
        {
            var best = double.NegativeInfinity;
            for (var action = 0; action < table.Actions; action++)
            {
                var value = BellmanBackup.ActionValue(table, state, action, values, discount);
                actionValues[(state * table.Actions) + action] = value;
                best = Math.Max(best, value);
            }

            largest = Math.Max(largest, Math.Abs(best - values[state]));
            values[state] = best;
        }

        return largest;
    }

    /// <summary>One sweep of a policy's evaluation (section 4.1): v(s) = q(s, pi(s)) for every state in order.</summary>
    /// <param name="table">The dynamics.</param>
    /// <param name="policy">pi: an action for each state, [S].</param>
    /// <param name="values">v, [S].</param>
    /// <param name="discount">gamma.</param>
    /// <returns>The largest change of a value.</returns>
    public static double Evaluate(TransitionTable table, ReadOnlySpan<int> policy, Span<double> values, double discount)
    {
        ArgumentNullException.ThrowIfNull(table);
        var largest = 0.0;
        for (var state = 0; state < table.States; state++)
        {
            var value = BellmanBackup.ActionValue(table, state, policy[state], values, discount);
            largest = Math.Max(largest, Math.Abs(value - values[state]));
            values[state] = value;
        }

        return largest;
    }

    /// <summary>The optimal values, by sweeps until none changes by more than the tolerance.</summary>
    /// <param name="table">The dynamics.</param>
    /// <param name="discount">gamma.</param>
    /// <param name="tolerance">The largest change that ends it.</param>
    /// <param name="sweeps">Sweeps at most.</param>
    /// <returns>v, [S].</returns>
    /// <exception cref="InvalidOperationException">The values still change: they have no limit, or it is far.</exception>
    public static double[] Solve(TransitionTable table, double discount, double tolerance = 1e-12, int sweeps = 100_000)
    {
        ArgumentNullException.ThrowIfNull(table);
        var values = new double[table.States];
        var actionValues = new double[table.States * table.Actions];
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            if (Improve(table, values, discount, actionValues) <= tolerance)
            {
                return values;
            }
        }

        throw new InvalidOperationException(
            $"values still change after {sweeps} sweeps: with a discount of {discount} they may have no limit"
        );
    }
}
