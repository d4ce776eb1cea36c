using System.Globalization;
using System.Text;

namespace Rlfw.Plugins.Gridworld;

/// <summary>Draws what was learned about a map as text.</summary>
internal static class GridPicture
{
    private const string Arrows = "↑→↓←";

    /// <summary>A table of state values laid out as the map is, and below it the map with the greedy policy's arrows.</summary>
    /// <param name="map">The map.</param>
    /// <param name="values">A value for each cell.</param>
    /// <param name="greedyActions">An action for each cell.</param>
    public static string Draw(GridMap map, ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions)
    {
        if (values.Length != map.Count || greedyActions.Length != map.Count)
        {
            throw new ArgumentException(
                $"the map has {map.Count} cells, but {values.Length} values and {greedyActions.Length} actions were given"
            );
        }

        var table = new string[map.Count];
        for (var cell = 0; cell < map.Count; cell++)
        {
            table[cell] = map[cell] switch
            {
                GridMap.Wall => "#",
                GridMap.Goal => "G",
                GridMap.Trap => "X",
                _ => values[cell].ToString("0.00", CultureInfo.InvariantCulture),
            };
        }

        var width = table.Max(text => text.Length) + 1;
        var picture = new StringBuilder("state values\n");
        AppendRows(picture, map, cell => table[cell].PadLeft(width));
        picture.Append("greedy policy (S is where an episode starts)\n");
        var actions = greedyActions.ToArray();
        AppendRows(
            picture,
            map,
            cell =>
                map[cell] switch
                {
                    GridMap.Wall or GridMap.Goal or GridMap.Trap => $" {map[cell]} ",
                    GridMap.Start => $"S{Arrows[actions[cell]]} ",
                    _ => $" {Arrows[actions[cell]]} ",
                }
        );
        return picture.ToString().TrimEnd('\n');
    }

    private static void AppendRows(StringBuilder picture, GridMap map, Func<int, string> draw)
    {
        for (var row = 0; row < map.Rows; row++)
        {
            var line = string.Concat(Enumerable.Range(row * map.Columns, map.Columns).Select(draw));
            picture.Append(line.TrimEnd()).Append('\n');
        }
    }
}
