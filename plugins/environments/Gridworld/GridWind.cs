namespace Rlfw.Plugins.Gridworld;

/// <summary>The wind in each column, in cells upwards; what it carries stops at walls and at the edge.</summary>
/// <param name="strengths">A number a column; empty: no wind.</param>
/// <param name="varies">Whether it is one more or one less a third of the time each, where it blows (Sutton and Barto, exercise 6.10).</param>
public sealed class GridWind(IReadOnlyList<int> strengths, bool varies)
{
    /// <summary>No wind.</summary>
    public static GridWind None { get; } = new([], varies: false);

    /// <summary>The columns that have a number.</summary>
    public int Columns => strengths.Count;

    /// <summary>The cells that a step may lead to, with their probabilities. The wind is that of the column where the step began.</summary>
    /// <param name="map">The map.</param>
    /// <param name="cell">From where.</param>
    /// <param name="direction">Which way.</param>
    public IEnumerable<(int Cell, double Probability)> After(GridMap map, int cell, GridDirection direction)
    {
        ArgumentNullException.ThrowIfNull(map);
        var moved = map.Neighbour(cell, direction);
        var strength = cell % map.Columns < strengths.Count ? strengths[cell % map.Columns] : 0;
        return strength == 0 || !varies
            ? [(Blown(map, moved, strength), 1)]
            :
            [
                (Blown(map, moved, strength - 1), 1.0 / 3),
                (Blown(map, moved, strength), 1.0 / 3),
                (Blown(map, moved, strength + 1), 1.0 / 3),
            ];
    }

    private static int Blown(GridMap map, int cell, int strength)
    {
        for (var i = 0; i < Math.Abs(strength); i++)
        {
            cell = map.Neighbour(cell, strength > 0 ? GridDirection.Up : GridDirection.Down);
        }

        return cell;
    }
}
