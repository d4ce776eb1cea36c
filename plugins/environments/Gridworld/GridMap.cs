namespace Rlfw.Plugins.Gridworld;

/// <summary>The cells of a gridworld, numbered row by row from the top left: cell = row * columns + column.</summary>
public sealed class GridMap
{
    /// <summary>Where an episode starts.</summary>
    public const char Start = 'S';

    /// <summary>Where it ends well.</summary>
    public const char Goal = 'G';

    /// <summary>Where it ends badly, or starts again.</summary>
    public const char Trap = 'X';

    /// <summary>What cannot be entered.</summary>
    public const char Wall = '#';

    /// <summary>An ordinary cell.</summary>
    public const char Free = '.';

    private readonly string _cells;

    private GridMap(string cells, int columns)
    {
        _cells = cells;
        Columns = columns;
    }

    /// <summary>Cells in a row.</summary>
    public int Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => _cells.Length / Columns;

    /// <summary>Number of cells, walls included.</summary>
    public int Count => _cells.Length;

    /// <summary>Where episodes may start, in ascending order.</summary>
    public IReadOnlyList<int> Starts { get; private init; } = [];

    /// <summary>The character of a cell.</summary>
    /// <param name="cell">The cell.</param>
    public char this[int cell] => _cells[cell];

    /// <summary>Reads a map; people count rows and columns from 1, so messages do.</summary>
    /// <param name="text">A line a row.</param>
    /// <param name="randomStart">Whether free cells are starts too.</param>
    /// <param name="wind">The wind; null: none.</param>
    /// <returns>The map, or null and what is wrong with it.</returns>
    public static (GridMap? Map, IReadOnlyList<string> Faults) Read(
        string text,
        bool randomStart,
        GridWind? wind = null
    )
    {
        wind ??= GridWind.None;
        var rows = (text ?? "").Trim('\r', '\n').Split('\n').Select(row => row.TrimEnd()).ToArray();
        var columns = rows[0].Length;
        if (columns == 0)
        {
            return (null, ["the map is empty: write a line of text a row, for example 'S..G'"]);
        }

        var faults = new List<string>();
        for (var row = 0; row < rows.Length; row++)
        {
            FindRowFaults(rows[row], row, columns, faults);
        }

        var cells = string.Concat(rows);
        if (!cells.Contains(Goal, StringComparison.Ordinal))
        {
            faults.Add("the map has no goal: write G where an episode ends well");
        }

        if (!randomStart && !cells.Contains(Start, StringComparison.Ordinal))
        {
            faults.Add("the map has no start: write S where an episode starts, or set random_start: true");
        }

        if (wind.Columns > columns)
        {
            faults.Add($"the wind has {wind.Columns} numbers, the map {columns} columns: a number a column");
        }

        return faults.Count > 0 ? (null, faults) : FindStarts(new GridMap(cells, columns), randomStart, wind);
    }

    /// <summary>The cell that a step leads to; walls and the edge of the map leave it where it is.</summary>
    /// <param name="cell">From where.</param>
    /// <param name="direction">Which way.</param>
    public int Neighbour(int cell, GridDirection direction)
    {
        var (row, column) = (cell / Columns, cell % Columns);
        var (nextRow, nextColumn) = direction switch
        {
            GridDirection.Up => (row - 1, column),
            GridDirection.Right => (row, column + 1),
            GridDirection.Down => (row + 1, column),
            _ => (row, column - 1),
        };
        if (nextRow < 0 || nextRow >= Rows || nextColumn < 0 || nextColumn >= Columns)
        {
            return cell;
        }

        var next = (nextRow * Columns) + nextColumn;
        return _cells[next] == Wall ? cell : next;
    }

    private static void FindRowFaults(string cells, int row, int columns, List<string> faults)
    {
        if (cells.Length != columns)
        {
            faults.Add(
                $"row {row + 1} of the map has {cells.Length} cells, row 1 has {columns}: rows must have one length"
            );
        }

        for (var column = 0; column < cells.Length; column++)
        {
            if (cells[column] is not (Start or Goal or Trap or Wall or Free))
            {
                faults.Add(
                    $"row {row + 1}, column {column + 1} of the map is '{cells[column]}': cells are S (start), G (goal), X (trap), # (wall) and . (free)"
                );
            }
        }
    }

    private static (GridMap? Map, IReadOnlyList<string> Faults) FindStarts(GridMap map, bool randomStart, GridWind wind)
    {
        var solvable = map.CellsThatReachAGoal(wind);
        var faults = new List<string>();
        var starts = new List<int>();
        for (var cell = 0; cell < map.Count; cell++)
        {
            if (solvable[cell] && (map[cell] == Start || (randomStart && map[cell] == Free)))
            {
                starts.Add(cell);
            }
            else if (map[cell] == Start)
            {
                faults.Add(
                    $"no goal can be reached from the start in row {(cell / map.Columns) + 1}, column {(cell % map.Columns) + 1} of the map"
                );
            }
        }

        if (starts.Count == 0 && faults.Count == 0)
        {
            faults.Add("no goal can be reached from any free cell of the map");
        }

        return faults.Count > 0 ? (null, faults) : (new GridMap(map._cells, map.Columns) { Starts = starts }, faults);
    }

    /// <summary>Walks back from the goals, breadth first.</summary>
    private bool[] CellsThatReachAGoal(GridWind wind)
    {
        var from = Enumerable.Range(0, Count).Select(_ => new List<int>()).ToArray();
        for (var cell = 0; cell < Count; cell++)
        {
            // Nobody walks out of a wall or a trap.
            foreach (var next in _cells[cell] is Wall or Trap ? [] : Around(cell, wind))
            {
                from[next].Add(cell);
            }
        }

        var reached = new bool[Count];
        var queue = new Queue<int>(Enumerable.Range(0, Count).Where(cell => _cells[cell] == Goal));
        foreach (var goal in queue)
        {
            reached[goal] = true;
        }

        while (queue.TryDequeue(out var cell))
        {
            foreach (var before in from[cell].Where(before => !reached[before]))
            {
                reached[before] = true;
                queue.Enqueue(before);
            }
        }

        return reached;
    }

    private IEnumerable<int> Around(int cell, GridWind wind) =>
        Enum.GetValues<GridDirection>().SelectMany(way => wind.After(this, cell, way)).Select(next => next.Cell);
}
