using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>Whether the environment does what its transition table says, as often as it says.</summary>
internal static class TableCheck
{
    /// <summary>How many standard deviations, and how many draws besides, a count may be off: one in millions is, by chance.</summary>
    private const double Allowed = 6;

    /// <summary>Fewer rewards than this say nothing of their mean.</summary>
    private const int LeastRewards = 30;

    public static void Run(CheckContext context)
    {
        var environment = (IKnowsTransitions)context.Make();
        TransitionTable table;
        try
        {
            table = environment.Transitions;
        }
        catch (UserErrorException e)
        {
            context.Warn(e.Message, "planning, and a comparison with exact values, need a transition table");
            return;
        }

        var (states, actions) = (
            ((DiscreteSpace)environment.ObservationSpace).Count,
            ((DiscreteSpace)environment.ActionSpace).Count
        );
        if (table.States != states || table.Actions != actions)
        {
            context.Fault(
                $"the table has {table.States} states and {table.Actions} actions, the spaces {states} and {actions}",
                "a state is an observation, an action an action"
            );
            return;
        }

        var sample = new TableSample(table);
        sample.Draw(environment, context, context.Settings.Steps * 10);
        if (sample.Strange is { } strange)
        {
            context.Fault(strange, "the table and Step describe one dynamics");
            return;
        }

        Compare(context, table, sample);
    }

    private static void Compare(CheckContext context, TransitionTable table, TableSample sample)
    {
        for (var state = 0; state < table.States; state++)
        {
            if (IsOff(sample.Firsts[state], sample.Episodes, table.Initial[state]))
            {
                context.Fault(
                    $"{sample.Firsts[state]} of {sample.Episodes} episodes began in state {state}, the table says {table.Initial[state]:0.####} of them",
                    "Initial is the probability of each state to be an episode's first"
                );
                return;
            }
        }

        foreach (var (key, seen) in sample.Outcomes)
        {
            var pairs = sample.Visits[(key.State * table.Actions) + key.Action];
            var what =
                $"state {key.State}, action {key.Action}: next {key.Next}{(key.Terminated ? ", terminated," : "")}";
            if (IsOff(seen.Count, pairs, seen.Probability))
            {
                context.Fault(
                    $"{what} came {seen.Count} times in {pairs}, the table says {seen.Probability:0.####} of them",
                    "the table and Step describe one dynamics"
                );
                return;
            }

            if (seen.Count >= LeastRewards && Math.Abs(seen.Mean - seen.Expected) > AllowedError(seen))
            {
                context.Fault(
                    $"{what} gave the mean reward {seen.Mean:0.####} in {seen.Count} times, the table says {seen.Expected:0.####}",
                    "the table and Step describe one dynamics"
                );
                return;
            }
        }
    }

    /// <summary>How far a mean may be off by chance: Bernstein's bound, where rare rewards that are far away count too.</summary>
    private static double AllowedError(TableOutcome seen) =>
        1e-6
        + (Allowed * Math.Max(seen.Deviation, seen.ExpectedDeviation) / Math.Sqrt(seen.Count))
        + (Allowed * seen.ExpectedRange / seen.Count);

    private static bool IsOff(long count, long draws, double probability)
    {
        var expected = draws * probability;
        return Math.Abs(count - expected) > Allowed + (Allowed * Math.Sqrt(expected * (1 - Math.Min(1, probability))));
    }
}
