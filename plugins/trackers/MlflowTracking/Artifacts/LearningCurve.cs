using System.Globalization;
using System.Security;
using System.Text;
using Rlfw.Mlflow;

namespace Rlfw.Plugins.MlflowTracking.Artifacts;

/// <summary>A metric over its steps as a picture (SVG), which MLflow's page shows.</summary>
internal static class LearningCurve
{
    private const double Width = 720;
    private const double Height = 400;
    private const double Left = 80;
    private const double Right = 24;
    private const double Top = 48;
    private const double Bottom = 56;
    private const int PointsDrawn = 1000;
    private const int Pictures = 12;
    private const int Ticks = 5;

    private static readonly string[] Usual =
    [
        "episode_return",
        "reward",
        "loss",
        "policy_loss",
        "value_loss",
        "entropy",
        "kl",
        "completions/mean_length",
    ];

    /// <summary>Which of a run's metrics are worth a picture: that by which runs are compared first.</summary>
    public static IEnumerable<string> Choose(IEnumerable<string> metrics, string? primary)
    {
        var known = metrics.ToHashSet(StringComparer.Ordinal);
        var rewards = known
            .Where(x =>
                x.StartsWith("rewards/", StringComparison.Ordinal) && x.EndsWith("/mean", StringComparison.Ordinal)
            )
            .Order(StringComparer.Ordinal);
        return new[] { primary ?? "" }
            .Concat(Usual)
            .Concat(rewards)
            .Where(known.Contains)
            .Distinct(StringComparer.Ordinal)
            .Take(Pictures);
    }

    /// <summary>The picture; null where there are not two points to join.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="run">The run's name.</param>
    /// <param name="points">Its points, ordered by step.</param>
    public static string? Svg(string metric, string run, IReadOnlyList<MlflowPoint> points)
    {
        var finite = points.Where(x => double.IsFinite(x.Value)).ToList();
        if (finite.Count < 2 || finite[0].Step == finite[^1].Step)
        {
            return null;
        }

        var x = new Axis(finite[0].Step, finite[^1].Step, Left, Width - Right);
        var y = Axis.Padded(finite.Min(p => p.Value), finite.Max(p => p.Value), Height - Bottom, Top);
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="13">
            <rect width="{Width}" height="{Height}" fill="#fff"/>
            <text x="{Left}" y="22" font-size="16">{SecurityElement.Escape(metric)}</text>
            <text x="{Left}" y="39" fill="#555">{SecurityElement.Escape(run)}</text>

            """
        );
        AppendAxes(text, x, y);
        var line = string.Join(' ', Thinned(finite).Select(p => $"{Number(x.At(p.Step))},{Number(y.At(p.Value))}"));
        text.Append(
            CultureInfo.InvariantCulture,
            $"""<polyline points="{line}" fill="none" stroke="#0b6bcb" stroke-width="1.6" stroke-linejoin="round"/>"""
        );
        text.Append("\n</svg>\n");
        return text.ToString();
    }

    private static void AppendAxes(StringBuilder text, Axis x, Axis y)
    {
        foreach (var tick in y.Ticks(Ticks))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"""
                <line x1="{Left}" x2="{Width - Right}" y1="{Number(y.At(tick))}" y2="{Number(
                    y.At(tick)
                )}" stroke="#ddd"/>
                <text x="{Left - 8}" y="{Number(y.At(tick) + 4)}" text-anchor="end">{tick:G4}</text>

                """
            );
        }

        foreach (var tick in x.Ticks(Ticks))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"""<text x="{Number(x.At(tick))}" y="{Height - Bottom + 20}" text-anchor="middle">{tick:G6}</text>{"\n"}"""
            );
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            <line x1="{Left}" x2="{Width - Right}" y1="{Height - Bottom}" y2="{Height - Bottom}" stroke="#333"/>
            <text x="{(Left + Width - Right) / 2}" y="{Height - 14}" text-anchor="middle">step</text>

            """
        );
    }

    /// <summary>At most so many points; of each stretch the least and the greatest stay, so that no peak is lost.</summary>
    private static IEnumerable<MlflowPoint> Thinned(List<MlflowPoint> points)
    {
        if (points.Count <= PointsDrawn)
        {
            return points;
        }

        var stretch = (int)Math.Ceiling(points.Count / (PointsDrawn / 2.0));
        return points
            .Chunk(stretch)
            .SelectMany(part => new[] { part.MinBy(p => p.Value), part.MaxBy(p => p.Value) }.OrderBy(p => p.Step));
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
