namespace Rlfw.Plugins.FrozenLake;

/// <summary>The cells of a lake, numbered row by row from the top left.</summary>
internal sealed class LakeMap
{
    public const char Start = 'S';
    public const char Frozen = 'F';
    public const char Hole = 'H';
    public const char Goal = 'G';

    private const string Small = """
        SFFF
        FHFH
        FFFH
        HFFG
        """;

    private const string Large = """
        SFFFFFFF
        FFFFFFFF
        FFFHFFFF
        FFFFFHFF
        FFFHFFFF
        FHHFFFHF
        FHFFHFHF
        FFFHFFFG
        """;

    private readonly string _cells;

    private LakeMap(string cells, int columns) => (_cells, Columns) = (cells, columns);

    public int Columns { get; }

    public int Rows => _cells.Length / Columns;

    public int Count => _cells.Length;

    /// <summary>What is drawn in a cell that has neither value nor arrow.</summary>
    public IReadOnlyList<char?> Marks => [.. _cells.Select(cell => cell is Hole or Goal ? cell : (char?)null)];

    /// <summary>Where episodes may start.</summary>
    public IReadOnlyList<bool> Starts => [.. _cells.Select(cell => cell == Start)];

    public char this[int cell] => _cells[cell];

    /// <summary>Reads a map; people count rows and columns from 1, so messages do.</summary>
    /// <param name="text">The name of a map, or a line a row.</param>
    /// <returns>The map, or null and what is wrong with it.</returns>
    public static (LakeMap? Map, IReadOnlyList<string> Faults) Read(string text)
    {
        var lines = text.Trim() switch
        {
            "4x4" => Small,
            "8x8" => Large,
            var own => own,
        };
        var rows = lines.Split('\n').Select(row => row.Trim()).ToArray();
        var columns = rows[0].Length;
        if (columns == 0)
        {
            return (null, ["the map is empty: write 4x4, 8x8, or a line of text a row, for example 'SFFG'"]);
        }

        var faults = new List<string>();
        for (var row = 0; row < rows.Length; row++)
        {
            FindRowFaults(rows[row], row, columns, faults);
        }

        var cells = string.Concat(rows);
        if (!cells.Contains(Start, StringComparison.Ordinal))
        {
            faults.Add("the map has no start: write S where an episode starts");
        }

        if (!cells.Contains(Goal, StringComparison.Ordinal))
        {
            faults.Add("the map has no goal: write G where an episode ends well");
        }

        return faults.Count > 0 ? (null, faults) : FindWay(new LakeMap(cells, columns));
    }

    /// <summary>The cell that a step leads to; at the edge it leads nowhere.</summary>
    /// <param name="cell">From where.</param>
    /// <param name="action">0 left, 1 down, 2 right, 3 up.</param>
    public int Neighbour(int cell, int action)
    {
        var (row, column) = (cell / Columns, cell % Columns);
        return action switch
        {
            0 => column > 0 ? cell - 1 : cell,
            1 => row < Rows - 1 ? cell + Columns : cell,
            2 => column < Columns - 1 ? cell + 1 : cell,
            _ => row > 0 ? cell - Columns : cell,
        };
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
            if (cells[column] is not (Start or Frozen or Hole or Goal))
            {
                faults.Add(
                    $"row {row + 1}, column {column + 1} of the map is '{cells[column]}': cells are S (start), F (frozen), H (hole) and G (goal)"
                );
            }
        }
    }

    /// <summary>Walks from every start: each must have a way to a goal.</summary>
    private static (LakeMap? Map, IReadOnlyList<string> Faults) FindWay(LakeMap map)
    {
        var faults = new List<string>();
        for (var start = 0; start < map.Count; start++)
        {
            if (map[start] == Start && !map.ReachesGoal(start))
            {
                faults.Add(
                    $"no goal can be reached from the start in row {(start / map.Columns) + 1}, column {(start % map.Columns) + 1} of the map"
                );
            }
        }

        return faults.Count > 0 ? (null, faults) : (map, faults);
    }

    private bool ReachesGoal(int start)
    {
        var seen = new HashSet<int> { start };
        var queue = new Queue<int>(seen);
        while (queue.TryDequeue(out var cell))
        {
            for (var action = 0; action < 4; action++)
            {
                var next = Neighbour(cell, action);
                if (_cells[next] == Goal)
                {
                    return true;
                }

                if (_cells[next] != Hole && seen.Add(next))
                {
                    queue.Enqueue(next);
                }
            }
        }

        return false;
    }
}
