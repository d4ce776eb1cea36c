namespace Rlfw.Mlflow.Tests;

/// <summary>Numbers, and which point is the latest, as MLflow keeps them.</summary>
public sealed class MetricTableTests
{
    private const long T = TemporaryStore.T0;
    private const string Max = "1.7976931348623157E+308";

    public static TheoryData<double, string, double> Numbers() =>
        new()
        {
            { double.NaN, "0|1", double.NaN },
            { double.PositiveInfinity, $"{Max}|0", double.PositiveInfinity },
            { double.NegativeInfinity, $"-{Max}|0", double.NegativeInfinity },
            { -0.0, "0|0", 0.0 },
            { double.Epsilon, "5E-324|0", double.Epsilon },
            { 0.1, "0.1|0", 0.1 },
            { 1.0 / 3, "0.3333333333333333|0", 1.0 / 3 },
            { -1e300, "-1E+300|0", -1e300 },
            { 3, "3|0", 3 },
        };

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_number_is_kept_as_mlflow_keeps_it(double value, string kept, double read)
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();

        await demo.LogAsync(run, new MlflowPoint("a", value, T, 1));

        demo.Rows("SELECT value, is_nan FROM metrics").ShouldBe([kept]);
        demo.Rows("SELECT value, is_nan FROM latest_metrics").ShouldBe([kept]);
        demo.Rows("SELECT typeof(value), typeof(is_nan), 1 / value < 0 FROM metrics WHERE value = 0 AND is_nan = 0")
            .ShouldBe(value == 0 ? ["real|integer|null"] : []);
        var history = await demo.Store.HistoryAsync(run.Id, "a", default);
        BitConverter.DoubleToInt64Bits(history.Single().Value).ShouldBe(BitConverter.DoubleToInt64Bits(read));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(2_147_483_653)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task Any_step_is_kept(long step)
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();

        await demo.LogAsync(run, new MlflowPoint("a", 1, T, step));

        (await demo.Store.HistoryAsync(run.Id, "a", default)).ShouldBe([new MlflowPoint("a", 1, T, step)]);
        (await demo.Store.FindRunAsync(run.Id, default))!.Metrics["a"].Step.ShouldBe(step);
    }

    public static TheoryData<string, MlflowPoint[], double> Orders() =>
        new()
        {
            { "a late small step", [new("a", 9, T, 10), new("a", 1, T + 500, 5)], 9 },
            { "time within a step", [new("a", 1, T, 3), new("a", 2, T + 1, 3), new("a", 3, T - 1, 3)], 2 },
            { "value within a time", [new("a", 7, T, 3), new("a", 5, T, 3)], 7 },
            { "NaN is 0, below", [new("a", 3.5, T, 0), new("a", double.NaN, T, 0)], 3.5 },
            { "NaN is 0, above", [new("a", -3.5, T, 0), new("a", double.NaN, T, 0)], double.NaN },
            { "a number after NaN", [new("a", double.NaN, T, 0), new("a", 2.5, T + 1, 1)], 2.5 },
            { "an equal one stays", [new("a", double.NaN, T, 0), new("a", 0, T, 0)], double.NaN },
            { "negative steps", [new("a", 1, T, -5), new("a", 2, T, -3), new("a", 3, T, -4)], 2 },
        };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task The_latest_point_is_the_same_in_one_call_and_in_many(
        string because,
        MlflowPoint[] points,
        double latest
    )
    {
        await using var demo = new TemporaryStore();
        var (once, oneByOne) = (await demo.RunAsync("once"), await demo.RunAsync("one by one"));

        await demo.LogAsync(once, points);
        foreach (var point in points)
        {
            await demo.LogAsync(oneByOne, point);
        }

        (await demo.Store.FindRunAsync(once.Id, default))!.Metrics["a"].Value.ShouldBe(latest, because);
        (await demo.Store.FindRunAsync(oneByOne.Id, default))!.Metrics["a"].Value.ShouldBe(latest, because);
        demo.Rows("SELECT count(*) FROM metrics").ShouldBe([$"{2 * points.Length}"]);
    }

    [Fact]
    public async Task A_history_is_ordered_by_step_then_time()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();

        await demo.LogAsync(run, new("a", 1, T + 9, 2), new("a", 2, T, 3), new("a", 3, T, 2), new("b", 4, T, 1));

        (await demo.Store.HistoryAsync(run.Id, "a", default)).Select(point => point.Value).ShouldBe([3, 1, 2]);
    }
}
