using Rlfw.Comparing;

namespace Rlfw.Cli;

/// <summary>
/// Every seed, and the interquartile mean with its interval, on the scale from a random policy's value (0) to the published one (1).
/// </summary>
internal static class ResultsPicture
{
    private const int Width = 760;
    private const int Left = 240;
    private const int Right = 24;
    private const int Top = 54;
    private const int Row = 22;

    /// <summary>The picture; null where nothing came to its end on a scale that has a length.</summary>
    public static string? Svg(IReadOnlyList<Reproduction> reproductions)
    {
        var shown = reproductions.Where(x => x.Scores.Count > 0 && x.Published.Value != x.Published.Random).ToArray();
        if (shown.Length == 0)
        {
            return null;
        }

        var all = shown.SelectMany(x => x.Scores.Select(score => Share(x, score))).Append(0).Append(1).ToArray();
        var axis = PictureAxis.Around(all.Min(), all.Max(), Left, Width - Right);
        var bottom = Top + (Row * shown.Length);
        var svg = new SvgText(Width, bottom + 40);
        svg.Say("Against published results", 16, 22, "font-size='16'");
        svg.Say("dots: seeds; bars: interquartile mean and its 95 % interval; dashed: enough", 16, 40, "fill='#555'");
        foreach (var tick in axis.Ticks())
        {
            var x = axis.At(tick);
            svg.Add($"""<line x1="{x}" x2="{x}" y1="{Top}" y2="{bottom}" stroke="#ddd"/>""");
            svg.Add($"""<text x="{x}" y="{bottom + 16}" text-anchor="middle">{tick:0.##}</text>""");
        }

        svg.Say("0: random policy, 1: published", (Left + Width - Right) / 2.0, bottom + 33, "text-anchor='middle'");
        Line(svg, axis, 1, bottom, "stroke='#333'");
        Line(svg, axis, 1 - PublishedResult.Tolerance, bottom, "stroke='#333' stroke-dasharray='4 3'");
        for (var i = 0; i < shown.Length; i++)
        {
            Draw(svg, axis, shown[i], Top + (Row * i) + (Row / 2.0));
        }

        return svg.End();
    }

    private static double Share(Reproduction of, double score) =>
        (score - of.Published.Random) / (of.Published.Value - of.Published.Random);

    private static void Line(SvgText svg, PictureAxis axis, double value, int bottom, string style)
    {
        var x = axis.At(value);
        svg.Add($"""<line x1="{x}" x2="{x}" y1="{Top}" y2="{bottom}" {style}/>""");
    }

    private static void Draw(SvgText svg, PictureAxis axis, Reproduction result, double y)
    {
        var colour = result.IsReproduced == true ? "#0b6bcb" : "#c23b22";
        var at = PictureAxis.Text(y);
        svg.Say($"{result.Published.Task} {result.Published.Algorithm}", Left - 12, y + 4, "text-anchor='end'");
        foreach (var score in result.Scores)
        {
            svg.Add(
                $"""<circle cx="{axis.At(Share(result, score))}" cy="{at}" r="3.5" fill="{colour}" fill-opacity="0.3"/>"""
            );
        }

        var mean = result.InterquartileMean!.Value;
        var (low, high) = (axis.At(Share(result, mean.Low)), axis.At(Share(result, mean.High)));
        var middle = axis.At(Share(result, mean.Estimate));
        svg.Add($"""<line x1="{low}" x2="{high}" y1="{at}" y2="{at}" stroke="{colour}" stroke-width="2.5"/>""");
        svg.Add(
            $"""<line x1="{middle}" x2="{middle}" y1="{PictureAxis.Text(y - 7)}" y2="{PictureAxis.Text(y + 7)}" stroke="{colour}" stroke-width="3"/>"""
        );
    }
}
