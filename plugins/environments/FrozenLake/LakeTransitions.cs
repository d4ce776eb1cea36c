using Rlfw.Contracts;

namespace Rlfw.Plugins.FrozenLake;

/// <summary>The dynamics of a lake, in Gymnasium's order.</summary>
internal static class LakeTransitions
{
    private const int Actions = 4;

    public static TransitionTable Build(LakeMap map, FrozenLakeOptions options)
    {
        var transitions = new List<IReadOnlyList<Transition>>();
        for (var cell = 0; cell < map.Count; cell++)
        {
            for (var action = 0; action < Actions; action++)
            {
                transitions.Add(After(map, options, cell, action));
            }
        }

        var starts = map.Starts.Count(start => start);
        return new TransitionTable(
            map.Count,
            Actions,
            [.. map.Starts.Select(start => start ? 1.0 / starts : 0)],
            transitions
        );
    }

    private static Transition[] After(LakeMap map, FrozenLakeOptions options, int cell, int action)
    {
        if (map[cell] is LakeMap.Goal or LakeMap.Hole)
        {
            return [new Transition(1, cell, 0, true)];
        }

        if (!options.Slippery)
        {
            return [Enter(map, map.Neighbour(cell, action), 1)];
        }

        var aside = (1 - options.SuccessRate) / 2;
        return
        [
            Enter(map, map.Neighbour(cell, (action + Actions - 1) % Actions), aside),
            Enter(map, map.Neighbour(cell, action), options.SuccessRate),
            Enter(map, map.Neighbour(cell, (action + 1) % Actions), aside),
        ];
    }

    private static Transition Enter(LakeMap map, int cell, double probability) =>
        new(probability, cell, map[cell] == LakeMap.Goal ? 1 : 0, map[cell] is LakeMap.Goal or LakeMap.Hole);
}
