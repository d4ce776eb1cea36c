using Rlfw.Contracts;

namespace Rlfw.Plugins.Gridworld;

/// <summary>The dynamics of a gridworld.</summary>
internal static class GridTransitions
{
    private const int Actions = 4;

    /// <summary>Builds the table.</summary>
    public static TransitionTable Build(GridMap map, GridWind wind, GridworldOptions options)
    {
        var transitions = new List<IReadOnlyList<Transition>>();
        for (var cell = 0; cell < map.Count; cell++)
        {
            for (var action = 0; action < Actions; action++)
            {
                transitions.Add(
                    IsOver(map[cell]) ? [new Transition(1, cell, 0, true)] : After(map, wind, options, (cell, action))
                );
            }
        }

        var initial = new double[map.Count];
        foreach (var start in map.Starts)
        {
            initial[start] = 1.0 / map.Starts.Count;
        }

        return new TransitionTable(map.Count, Actions, initial, transitions);
    }

    /// <summary>Nobody is ever in a wall; goals and traps are where an episode is over or is sent back from.</summary>
    private static bool IsOver(char cell) => cell is GridMap.Wall or GridMap.Goal or GridMap.Trap;

    /// <summary>Where a step may lead: aside where it slips, on with the wind, back to a start from a trap that ends nothing.</summary>
    private static List<Transition> After(
        GridMap map,
        GridWind wind,
        GridworldOptions options,
        (int Cell, int Action) step
    )
    {
        var slip = options.SlipProbability;
        var after = new List<Transition>();
        foreach (var (turn, turned) in new[] { (0, 1 - slip), (1, slip / 2), (3, slip / 2) })
        {
            var direction = (GridDirection)((step.Action + turn) % Actions);
            foreach (var (cell, blown) in wind.After(map, step.Cell, direction))
            {
                Enter(map, options, cell, turned * blown, after);
            }
        }

        return Merged(after);
    }

    private static void Enter(
        GridMap map,
        GridworldOptions options,
        int cell,
        double probability,
        List<Transition> after
    )
    {
        switch (map[cell])
        {
            case GridMap.Goal:
                after.Add(new Transition(probability, cell, options.GoalReward, true));
                break;
            case GridMap.Trap when options.TrapsEndEpisode:
                after.Add(new Transition(probability, cell, options.TrapReward, true));
                break;
            case GridMap.Trap:
                after.AddRange(
                    map.Starts.Select(start => new Transition(
                        probability / map.Starts.Count,
                        start,
                        options.TrapReward,
                        false
                    ))
                );
                break;
            default:
                after.Add(new Transition(probability, cell, options.StepReward, false));
                break;
        }
    }

    /// <summary>Equal outcomes as one, so that a step which can lead to one place alone draws no random number.</summary>
    private static List<Transition> Merged(List<Transition> after) =>
        [
            .. after
                .Where(x => x.Probability > 0)
                .GroupBy(x => (x.Next, x.Reward, x.Terminated))
                .Select(same => same.First() with { Probability = same.Sum(x => x.Probability) }),
        ];
}
