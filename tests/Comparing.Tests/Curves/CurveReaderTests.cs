namespace Rlfw.Comparing.Tests.Curves;

public sealed class CurveReaderTests
{
    [Fact]
    public async Task Curves_have_points_a_run_and_bands_a_group_over_each_axis()
    {
        TrackedRun[] runs = [Made.Learned("ppo", 1, 100), Made.Learned("ppo", 2, 90), Made.Learned("dqn", 1, 50)];
        var source = new FixedSource(runs);
        source.Histories[(runs[0].Id, "eval/return")] = [new(0, 0, 1, 10), new(10, 100, 2, 30)];
        source.Histories[(runs[1].Id, "eval/return")] = [new(0, 0, 1, 20), new(10, 100, 3, 50)];
        source.Histories[(runs[2].Id, "eval/return")] = [new(0, null, 1, double.NaN), new(5, null, 4, 5)];
        var comparison = Comparer.Compare(runs, "here", new ComparisonRequest { Repetitions = 10 });

        var curves = await CurveReader.ReadAsync(source, comparison, TestContext.Current.CancellationToken);

        var eval = curves.ShouldHaveSingleItem();
        eval.Metric.ShouldBe("eval/return");
        eval.Runs.Count.ShouldBe(3);
        var steps = eval.Bands.Single(band => band is { Label: "ppo", Axis: CurveAxis.Step });
        steps
            .Points.Select(point => (point.X, point.Mean, point.Low, point.High))
            .ShouldBe([(0, 15, 10, 20), (10, 40, 30, 50)]);
        eval.Bands.Count(band => band.Label == "ppo").ShouldBe(3);
        // dqn tells no environment steps, and its first value is no number.
        var dqn = eval.Bands.Where(band => band.Label == "dqn").ToList();
        dqn.Select(band => band.Axis).ShouldBe([CurveAxis.Step, CurveAxis.Seconds]);
        dqn[0].Points.ShouldHaveSingleItem().Mean.ShouldBe(5);
    }

    [Fact]
    public async Task Long_curves_are_thinned_to_what_can_be_drawn()
    {
        var run = Made.Learned("ppo", 1, 100);
        var source = new FixedSource(run);
        source.Histories[(run.Id, "eval/return")] =
        [
            .. Enumerable.Range(0, 25_001).Select(i => new MetricPoint(i, i, i, i)),
        ];
        var comparison = Comparer.Compare([run], "here", new ComparisonRequest { Repetitions = 10 });

        var curves = await CurveReader.ReadAsync(source, comparison, TestContext.Current.CancellationToken);

        var points = curves.Single().Runs[run.Id];
        points.Count.ShouldBe(1_000);
        (points[0].Step, points[^1].Step).ShouldBe((0, 25_000));
        curves.Single().Bands.ShouldAllBe(band => band.Points.Count <= 120);
    }
}
