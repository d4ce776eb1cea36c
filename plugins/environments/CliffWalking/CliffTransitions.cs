using Rlfw.Contracts;

namespace Rlfw.Plugins.CliffWalking;

/// <summary>The dynamics of the cliff walk, in Gymnasium's order.</summary>
internal static class CliffTransitions
{
    public const int Columns = 12;

    private const int Rows = 4;
    private const int Cells = Rows * Columns;
    private const int Start = (Rows - 1) * Columns;
    private const int Goal = Cells - 1;
    private const int Actions = 4;

    // Up, right, down, left.
    private static readonly (int Row, int Column)[] Moves = [(-1, 0), (0, 1), (1, 0), (0, -1)];

    /// <summary>What is drawn in a cell that has neither value nor arrow.</summary>
    public static IReadOnlyList<char?> Marks { get; } =
    [
        .. Enumerable
            .Range(0, Cells)
            .Select(cell =>
                IsCliff(cell) ? 'X'
                : cell == Goal ? 'G'
                : (char?)null
            ),
    ];

    /// <summary>Where episodes start.</summary>
    public static IReadOnlyList<bool> Starts { get; } = [.. Enumerable.Range(0, Cells).Select(cell => cell == Start)];

    public static TransitionTable Build(bool slippery)
    {
        var transitions = new List<IReadOnlyList<Transition>>();
        for (var cell = 0; cell < Cells; cell++)
        {
            for (var action = 0; action < Actions; action++)
            {
                int[] directions = slippery
                    ? [(action + Actions - 1) % Actions, action, (action + 1) % Actions]
                    : [action];
                var probability = 1.0 / directions.Length;
                transitions.Add([.. directions.Select(direction => Enter(Neighbour(cell, direction), probability))]);
            }
        }

        return new TransitionTable(Cells, Actions, [.. Starts.Select(start => start ? 1.0 : 0)], transitions);
    }

    private static bool IsCliff(int cell) => cell is > Start and < Goal;

    private static int Neighbour(int cell, int direction)
    {
        var row = Math.Clamp((cell / Columns) + Moves[direction].Row, 0, Rows - 1);
        var column = Math.Clamp((cell % Columns) + Moves[direction].Column, 0, Columns - 1);
        return (row * Columns) + column;
    }

    private static Transition Enter(int cell, double probability) =>
        IsCliff(cell)
            ? new Transition(probability, Start, -100, false)
            : new Transition(probability, cell, -1, cell == Goal);
}
