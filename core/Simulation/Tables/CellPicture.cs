using System.Globalization;
using System.Text;

namespace Rlfw.Simulation;

/// <summary>Draws what was learned about a map of cells as text. Cells are numbered row by row from the top left.</summary>
public static class CellPicture
{
    /// <summary>A table of state values laid out as the map is, and below it the map with the greedy policy's arrows.</summary>
    /// <param name="columns">Cells in a row.</param>
    /// <param name="marks">The character of each cell that has neither value nor arrow (a wall, a goal); null for the others.</param>
    /// <param name="starts">Whether an episode may start in a cell, drawn with an S.</param>
    /// <param name="values">A value for each cell.</param>
    /// <param name="arrows">An arrow for each cell.</param>
    /// <exception cref="ArgumentException">The lists have not one length.</exception>
    public static string Draw(
        int columns,
        IReadOnlyList<char?> marks,
        IReadOnlyList<bool> starts,
        ReadOnlySpan<double> values,
        ReadOnlySpan<char> arrows
    )
    {
        ArgumentNullException.ThrowIfNull(marks);
        ArgumentNullException.ThrowIfNull(starts);
        if (values.Length != marks.Count || arrows.Length != marks.Count || starts.Count != marks.Count)
        {
            throw new ArgumentException(
                $"the map has {marks.Count} cells, but {values.Length} values and {arrows.Length} actions were given"
            );
        }

        var table = new string[marks.Count];
        for (var cell = 0; cell < table.Length; cell++)
        {
            table[cell] = marks[cell] is { } mark
                ? mark.ToString()
                : values[cell].ToString("0.00", CultureInfo.InvariantCulture);
        }

        var width = table.Max(text => text.Length) + 1;
        var picture = new StringBuilder("state values\n");
        AppendRows(picture, columns, [.. table.Select(text => text.PadLeft(width))]);
        picture.Append("greedy policy (S is where an episode starts)\n");
        for (var cell = 0; cell < table.Length; cell++)
        {
            table[cell] = marks[cell] is { } mark ? $" {mark} " : $"{(starts[cell] ? 'S' : ' ')}{arrows[cell]} ";
        }

        AppendRows(picture, columns, table);
        return picture.ToString().TrimEnd('\n');
    }

    /// <summary>The arrow of each cell's action.</summary>
    /// <param name="arrows">The arrow of each action.</param>
    /// <param name="actions">An action for each cell.</param>
    public static char[] Arrows(string arrows, ReadOnlySpan<int> actions)
    {
        ArgumentNullException.ThrowIfNull(arrows);
        var drawn = new char[actions.Length];
        for (var cell = 0; cell < drawn.Length; cell++)
        {
            drawn[cell] = arrows[actions[cell]];
        }

        return drawn;
    }

    private static void AppendRows(StringBuilder picture, int columns, string[] cells)
    {
        foreach (var row in cells.Chunk(columns))
        {
            picture.Append(string.Concat(row).TrimEnd()).Append('\n');
        }
    }
}
