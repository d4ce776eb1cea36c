using System.Globalization;
using System.Text;

namespace Rlfw.Simulation;

/// <summary>Draws what was learned about a map of cells as a picture (SVG). Cells are numbered row by row from the top left.</summary>
public static class CellDrawing
{
    private const int Size = 72;
    private const int Margin = 16;
    private const int Header = 34;

    // Low and high values; both light enough for dark letters.
    private static readonly (int Red, int Green, int Blue) Low = (254, 237, 222);
    private static readonly (int Red, int Green, int Blue) High = (158, 202, 225);

    /// <summary>Every cell with its value, coloured by it, and the greedy policy's arrow; walls dark, goals green, traps red.</summary>
    /// <param name="columns">Cells in a row.</param>
    /// <param name="marks">The character of each cell that has neither value nor arrow: # a wall, G a goal, others traps; null for the others.</param>
    /// <param name="starts">Whether an episode may start in a cell, drawn with an S.</param>
    /// <param name="values">A value for each cell.</param>
    /// <param name="arrows">One of ↑ → ↓ ← for each cell.</param>
    /// <returns>An SVG document.</returns>
    /// <exception cref="ArgumentException">The lists have not one length.</exception>
    public static string Svg(
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

        var (width, height) = (columns * Size, marks.Count / columns * Size);
        var (least, greatest) = Range(marks, values);
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + (2 * Margin)} {height
                + Header
                + Margin}" font-family="sans-serif" text-anchor="middle">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="{Margin}" y="22" font-size="15" text-anchor="start">state values and greedy policy</text>

            """
        );
        for (var cell = 0; cell < marks.Count; cell++)
        {
            var (x, y) = (Margin + (cell % columns * Size), Header + (cell / columns * Size));
            if (marks[cell] is { } mark)
            {
                AppendMark(svg, x, y, mark);
                continue;
            }

            var share = greatest > least ? (values[cell] - least) / (greatest - least) : 1;
            AppendSquare(svg, x, y, Color(share));
            AppendText(svg, x + (Size / 2), y + 27, 16, values[cell].ToString("0.00", CultureInfo.InvariantCulture));
            AppendArrow(svg, x + (Size / 2), y + 50, arrows[cell]);
            if (starts[cell])
            {
                AppendText(svg, x + 10, y + Size - 7, 12, "S");
            }
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static (double Least, double Greatest) Range(IReadOnlyList<char?> marks, ReadOnlySpan<double> values)
    {
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var cell = 0; cell < values.Length; cell++)
        {
            if (marks[cell] is null && double.IsFinite(values[cell]))
            {
                least = Math.Min(least, values[cell]);
                greatest = Math.Max(greatest, values[cell]);
            }
        }

        return (least, greatest);
    }

    private static string Color(double share)
    {
        var part = double.IsFinite(share) ? Math.Clamp(share, 0, 1) : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#{Between(Low.Red, High.Red):x2}{Between(Low.Green, High.Green):x2}{Between(Low.Blue, High.Blue):x2}"
        );

        int Between(int low, int high) => (int)Math.Round(low + (part * (high - low)));
    }

    private static void AppendMark(StringBuilder svg, int x, int y, char mark)
    {
        AppendSquare(
            svg,
            x,
            y,
            mark switch
            {
                '#' => "#4d4d4d",
                'G' => "#a1d99b",
                _ => "#fb9a99",
            }
        );
        if (mark != '#')
        {
            AppendText(svg, x + (Size / 2), y + 45, 24, mark.ToString());
        }
    }

    private static void AppendSquare(StringBuilder svg, int x, int y, string color) =>
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<rect x="{x}" y="{y}" width="{Size}" height="{Size}" fill="{color}" stroke="#888"/>{"\n"}"""
        );

    private static void AppendText(StringBuilder svg, int x, int y, int size, string text) =>
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<text x="{x}" y="{y}" font-size="{size}">{System.Security.SecurityElement.Escape(text)}</text>{"\n"}"""
        );

    /// <summary>An arrow that points up, turned.</summary>
    private static void AppendArrow(StringBuilder svg, int x, int y, char arrow)
    {
        var degrees = arrow switch
        {
            '→' => 90,
            '↓' => 180,
            '←' => 270,
            _ => 0,
        };
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<path d="M0 -12 L8 0 H3 V12 H-3 V0 H-8 Z" transform="translate({x} {y}) rotate({degrees})" fill="#333"/>{"\n"}"""
        );
    }
}
