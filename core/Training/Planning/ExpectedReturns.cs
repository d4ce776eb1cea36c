using Rlfw.Contracts;

namespace Rlfw.Training.Planning;

/// <summary>
/// Undiscounted expected returns of episodes of limited length, from the dynamics alone: exact, without playing. With k steps
/// left v_k(s) = q(s, a) over v_(k-1), v_0 = 0 (dynamic programming backwards from the horizon; Puterman, 1994, section 4.3).
/// </summary>
public static class ExpectedReturns
{
    /// <summary>The highest expected return that any policy has, also one that looks at the clock.</summary>
    /// <param name="table">The dynamics.</param>
    /// <param name="horizon">Steps after which an episode is cut, at least 1.</param>
    public static double Optimal(TransitionTable table, int horizon)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Backwards(table, horizon, (state, values) => BellmanBackup.BestValue(table, state, values, 1));
    }

    /// <summary>The expected return of a policy.</summary>
    /// <param name="table">The dynamics.</param>
    /// <param name="policy">An action for each state, [S].</param>
    /// <param name="horizon">Steps after which an episode is cut, at least 1.</param>
    public static double Of(TransitionTable table, int[] policy, int horizon)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(policy);
        return Backwards(
            table,
            horizon,
            (state, values) => BellmanBackup.ActionValue(table, state, policy[state], values, 1)
        );
    }

    private delegate double Backup(int state, ReadOnlySpan<double> values);

    private static double Backwards(TransitionTable table, int horizon, Backup backup)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        var reachable = Reachable(table);
        double[] values = new double[table.States],
            next = new double[table.States];
        for (var step = 0; step < horizon; step++)
        {
            var changed = false;
            foreach (var state in reachable)
            {
                next[state] = backup(state, values);
                changed |= next[state] != values[state];
            }

            (values, next) = (next, values);
            if (!changed)
            {
                // So it would stay to the end.
                break;
            }
        }

        return reachable.Sum(state => table.Initial[state] * values[state]);
    }

    /// <summary>The states that an episode can come to, where it goes on.</summary>
    private static int[] Reachable(TransitionTable table)
    {
        var found = new bool[table.States];
        var queue = new Queue<int>();
        for (var state = 0; state < table.States; state++)
        {
            if (table.Initial[state] > 0)
            {
                found[state] = true;
                queue.Enqueue(state);
            }
        }

        while (queue.TryDequeue(out var state))
        {
            for (var action = 0; action < table.Actions; action++)
            {
                foreach (ref readonly var next in table.After(state, action))
                {
                    if (next is { Probability: > 0, Terminated: false } && !found[next.Next])
                    {
                        found[next.Next] = true;
                        queue.Enqueue(next.Next);
                    }
                }
            }
        }

        return [.. Enumerable.Range(0, table.States).Where(state => found[state])];
    }
}
