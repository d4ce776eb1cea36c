using Rlfw.Comparing;
using Rlfw.Training.Statistics;

namespace Rlfw.Cli;

/// <summary>Learning curves with bands, a panel for each task, a colour for each algorithm.</summary>
internal static class CurvesPicture
{
    private const int PanelWidth = 380;
    private const int PanelHeight = 250;
    private const int Columns = 2;
    private const int Top = 52;

    // Okabe and Ito's colours, which the colour-blind tell apart, and a grey.
    private static readonly string[] _colours =
    [
        "#0072b2",
        "#d55e00",
        "#009e73",
        "#cc79a7",
        "#e69f00",
        "#56b4e9",
        "#222222",
        "#999999",
    ];

    /// <summary>The picture; null where no run has a curve.</summary>
    /// <param name="reproductions">The results.</param>
    /// <param name="bands">The curves by experiment.</param>
    public static string? Svg(
        IReadOnlyList<Reproduction> reproductions,
        IReadOnlyDictionary<string, IReadOnlyList<BandPoint>> bands
    )
    {
        var drawn = reproductions.Select(x => x.Published).Where(x => bands.ContainsKey(x.Experiment)).ToArray();
        if (drawn.Length == 0)
        {
            return null;
        }

        var tasks = drawn.GroupBy(x => x.Task, StringComparer.Ordinal).ToArray();
        var algorithms = drawn.Select(x => x.Algorithm).Distinct(StringComparer.Ordinal).ToList();
        var rows = (tasks.Length + Columns - 1) / Columns;
        var svg = new SvgText(Columns * PanelWidth, Top + (rows * PanelHeight));
        svg.Say("Return of the episodes played while learning: mean over seeds, 95 % band", 16, 22, "font-size='15'");
        for (var i = 0; i < algorithms.Count; i++)
        {
            var x = 16 + (80 * i);
            svg.Add($"""<rect x="{x}" y="34" width="14" height="5" fill="{Colour(i)}"/>""");
            svg.Say(algorithms[i], x + 19, 41);
        }

        for (var i = 0; i < tasks.Length; i++)
        {
            Panel(svg, tasks[i], bands, algorithms, PanelWidth * (i % Columns), Top + (PanelHeight * (i / Columns)));
        }

        return svg.End();
    }

    private static string Colour(int index) => _colours[index % _colours.Length];

    private static void Panel(
        SvgText svg,
        IGrouping<string, PublishedResult> task,
        IReadOnlyDictionary<string, IReadOnlyList<BandPoint>> bands,
        List<string> algorithms,
        int left,
        int top
    )
    {
        var points = task.SelectMany(x => bands[x.Experiment]).ToArray();
        var x = new PictureAxis(0, 1, left + 56, left + PanelWidth - 16);
        var y = PictureAxis.Around(points.Min(p => p.Low), points.Max(p => p.High), top + PanelHeight - 40, top + 24);
        svg.Say(task.Key, left + 56, top + 16, "font-size='13'");
        foreach (var tick in y.Ticks())
        {
            var at = y.At(tick);
            svg.Add($"""<line x1="{x.At(0)}" x2="{x.At(1)}" y1="{at}" y2="{at}" stroke="#e4e4e4"/>""");
            svg.Add($"""<text x="{x.Start - 6}" y="{at}" dy="4" text-anchor="end">{tick:G4}</text>""");
        }

        foreach (var tick in (double[])[0, 0.5, 1])
        {
            svg.Add($"""<text x="{x.At(tick)}" y="{y.Start + 16}" text-anchor="middle">{tick:0.#}</text>""");
        }

        svg.Say("share of the environment steps", (x.Start + x.End) / 2, y.Start + 31, "text-anchor='middle'");
        foreach (var result in task)
        {
            Draw(svg, bands[result.Experiment], Colour(algorithms.IndexOf(result.Algorithm)), x, y);
        }
    }

    private static void Draw(SvgText svg, IReadOnlyList<BandPoint> band, string colour, PictureAxis x, PictureAxis y)
    {
        var edge = band.Select(p => $"{x.At(p.X)},{y.At(p.High)}")
            .Concat(band.Reverse().Select(p => $"{x.At(p.X)},{y.At(p.Low)}"));
        var line = band.Select(p => $"{x.At(p.X)},{y.At(p.Mean)}");
        svg.Add($"""<polygon points="{string.Join(' ', edge)}" fill="{colour}" fill-opacity="0.15"/>""");
        svg.Add($"""<polyline points="{string.Join(' ', line)}" fill="none" stroke="{colour}" stroke-width="1.8"/>""");
    }
}
