using System.Globalization;
using System.Xml.Linq;
using Rlfw.Mlflow;
using Rlfw.Plugins.MlflowTracking.Artifacts;

namespace Rlfw.MlflowTracking.Tests;

public sealed class LearningCurveTests
{
    [Fact]
    public void A_picture_is_valid_and_its_line_follows_the_points()
    {
        MlflowPoint[] points = [Point(0, 1), Point(50, double.NaN), Point(100, 3), Point(200, 2)];

        var svg = XDocument.Parse(LearningCurve.Svg("eval/<return>", "a & b", points)!);

        var line = Line(svg);
        line.Count.ShouldBe(3);
        line.Select(x => x.X).ShouldBe([80, 388, 696], 0.01);
        // The picture's y axis points down.
        line[1].Y.ShouldBeLessThan(line[2].Y);
        line[2].Y.ShouldBeLessThan(line[0].Y);
        svg.ToString().ShouldContain("eval/&lt;return&gt;");
    }

    [Fact]
    public void Many_points_are_thinned_without_losing_the_peaks()
    {
        MlflowPoint[] points = [.. Enumerable.Range(0, 50_000).Select(x => Point(x, x == 31_234 ? 100 : x % 7))];

        var svg = XDocument.Parse(LearningCurve.Svg("loss", "run", points)!);

        var line = Line(svg);
        line.Count.ShouldBeLessThanOrEqualTo(1000);
        line.Zip(line.Skip(1)).ShouldAllBe(x => x.First.X <= x.Second.X);
        // The one peak is drawn near the top.
        line.Min(x => x.Y).ShouldBeLessThan(70);
    }

    [Fact]
    public void What_cannot_be_joined_is_not_drawn()
    {
        LearningCurve.Svg("x", "run", []).ShouldBeNull();
        LearningCurve.Svg("x", "run", [Point(3, 1)]).ShouldBeNull();
        LearningCurve.Svg("x", "run", [Point(3, 1), Point(3, 2)]).ShouldBeNull();
        LearningCurve.Svg("x", "run", [Point(3, double.NaN), Point(4, double.PositiveInfinity)]).ShouldBeNull();
    }

    [Fact]
    public void The_metric_of_comparison_comes_first()
    {
        LearningCurve
            .Choose(
                ["loss", "rewards/b/mean", "eval/accuracy", "rewards/a/mean", "rewards/a/std", "odd"],
                "eval/accuracy"
            )
            .ShouldBe(["eval/accuracy", "loss", "rewards/a/mean", "rewards/b/mean"]);
    }

    [Fact]
    public void Ticks_are_round_and_within_the_axis()
    {
        new Axis(0, 1, 0, 100).Ticks(5).ShouldBe([0, 0.2, 0.4, 0.6, 0.8, 1], 1e-12);
        new Axis(-3, 1240, 0, 100).Ticks(5).ShouldBe([0, 500, 1000]);
        Axis.Padded(5, 5, 0, 1).ShouldSatisfyAllConditions(x => x.Low.ShouldBe(4.5), x => x.High.ShouldBe(5.5));
    }

    private static MlflowPoint Point(long step, double value) => new("m", value, 0, step);

    private static List<(double X, double Y)> Line(XDocument svg) =>
        [
            .. svg.Descendants()
                .Single(x => x.Name.LocalName == "polyline")
                .Attribute("points")!
                .Value.Split(' ')
                .Select(x => x.Split(','))
                .Select(x =>
                    (double.Parse(x[0], CultureInfo.InvariantCulture), double.Parse(x[1], CultureInfo.InvariantCulture))
                ),
        ];
}
