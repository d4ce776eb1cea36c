using Rlfw.Contracts;

namespace Rlfw.Plugins.Environments.Tests;

/// <summary>Optimal values by value iteration.</summary>
internal static class ExactValues
{
    /// <summary>The value of every state and an action that attains it.</summary>
    public static (double[] Values, int[] Actions) Of(TransitionTable table, double discount)
    {
        var (values, actions) = (new double[table.States], new int[table.States]);
        double change;
        do
        {
            change = 0;
            for (var state = 0; state < table.States; state++)
            {
                var best = double.NegativeInfinity;
                for (var action = 0; action < table.Actions; action++)
                {
                    var value = 0.0;
                    foreach (var next in table.After(state, action))
                    {
                        value +=
                            next.Probability * (next.Reward + (next.Terminated ? 0 : discount * values[next.Next]));
                    }

                    if (value > best + 1e-12)
                    {
                        (best, actions[state]) = (value, action);
                    }
                }

                change = Math.Max(change, Math.Abs(best - values[state]));
                values[state] = best;
            }
        } while (change > 1e-12);
        return (values, actions);
    }

    /// <summary>The expected value of an episode's first state.</summary>
    public static double AtStart(TransitionTable table, double[] values) =>
        table.Initial.Zip(values, (probability, value) => probability * value).Sum();
}
