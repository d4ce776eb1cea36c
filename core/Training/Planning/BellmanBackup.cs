using Rlfw.Contracts;

namespace Rlfw.Training.Planning;

/// <summary>What a state and an action are worth where what follows is known (Sutton and Barto, 2018, equation 4.6).</summary>
public static class BellmanBackup
{
    /// <summary>q(s, a) = sum over what may follow of p (r + gamma v(s')); v is 0 after the end of an episode.</summary>
    /// <param name="table">The dynamics.</param>
    /// <param name="state">s.</param>
    /// <param name="action">a.</param>
    /// <param name="values">v, [S].</param>
    /// <param name="discount">gamma.</param>
    public static double ActionValue(
        TransitionTable table,
        int state,
        int action,
        ReadOnlySpan<double> values,
        double discount
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        var sum = 0.0;
        foreach (ref readonly var next in table.After(state, action))
        {
            var after = next.Terminated ? 0 : discount * values[next.Next];
            sum += next.Probability * (next.Reward + after);
        }

        return sum;
    }

    /// <summary>max over actions of q(s, a) (equation 4.10).</summary>
    /// <param name="table">The dynamics.</param>
    /// <param name="state">s.</param>
    /// <param name="values">v, [S].</param>
    /// <param name="discount">gamma.</param>
    public static double BestValue(TransitionTable table, int state, ReadOnlySpan<double> values, double discount)
    {
        ArgumentNullException.ThrowIfNull(table);
        var best = double.NegativeInfinity;
        for (var action = 0; action < table.Actions; action++)
        {
            best = Math.Max(best, ActionValue(table, state, action, values, discount));
        }

        return best;
    }
}
