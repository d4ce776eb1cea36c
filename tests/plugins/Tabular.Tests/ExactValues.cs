using Rlfw.Contracts;
using Rlfw.Training.Planning;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Tabular.Tests;

/// <summary>Exact values from a transition table, and how far learned ones are from them.</summary>
internal static class ExactValues
{
    /// <summary>The action values of the best policy that acts at random with probability epsilon; 0: of the best policy, 1: of the uniform one.</summary>
    public static double[] Soft(TransitionTable table, double discount, double epsilon)
    {
        var values = new double[table.States];
        var q = new double[table.States * table.Actions];
        for (var change = 1.0; change > 1e-12; )
        {
            change = 0;
            for (var state = 0; state < table.States; state++)
            {
                var row = q.AsSpan(state * table.Actions, table.Actions);
                for (var action = 0; action < table.Actions; action++)
                {
                    row[action] = BellmanBackup.ActionValue(table, state, action, values, discount);
                }

                var value = EpsilonGreedy.Expectation(row, epsilon);
                change = Math.Max(change, Math.Abs(value - values[state]));
                values[state] = value;
            }
        }

        return q;
    }

    /// <summary>The mean and the largest distance between learned and exact action values, over all pairs that can come about.</summary>
    public static (double Mean, double Largest) Distance(
        ITabularAlgorithm algorithm,
        TransitionTable table,
        double[] exact
    )
    {
        var learned = algorithm.ActionValues.data<double>().ToArray();
        var reachable = Reachable(table);
        var errors = Enumerable
            .Range(0, exact.Length)
            .Where(pair => reachable[pair / table.Actions])
            .Select(pair => Math.Abs(learned[pair] - exact[pair]))
            .ToArray();
        errors.Length.ShouldBeGreaterThan(20);
        return (errors.Average(), errors.Max());
    }

    private static bool[] Reachable(TransitionTable table)
    {
        var found = table.Initial.Select(p => p > 0).ToArray();
        for (var grew = true; grew; )
        {
            grew = false;
            for (var pair = 0; pair < table.States * table.Actions; pair++)
            {
                foreach (var next in table.After(pair / table.Actions, pair % table.Actions))
                {
                    if (found[pair / table.Actions] && !next.Terminated && next.Probability > 0 && !found[next.Next])
                    {
                        grew = found[next.Next] = true;
                    }
                }
            }
        }

        return found;
    }
}
