using Rlfw.Contracts;
using Rlfw.Training.Statistics;

namespace Rlfw.Training.Tests.Statistics;

public sealed class CurveBandTests
{
    [Fact]
    public void A_curve_is_linear_between_its_points_and_nothing_outside()
    {
        var curve = Curve.Of([(10, 1), (0, 0), (20, 3)]);

        curve.X.ShouldBe([0, 10, 20]);
        curve.At(5).ShouldBe(0.5);
        curve.At(10).ShouldBe(1);
        curve.At(15).ShouldBe(2);
        curve.At(-1).ShouldBeNull();
        curve.At(20.5).ShouldBeNull();
        Curve.Of([]).At(0).ShouldBeNull();
    }

    [Fact]
    public void Of_points_at_one_place_the_last_counts_and_those_without_a_number_are_left_out()
    {
        var curve = Curve.Of([(0, 5), (1, double.NaN), (0, 7), (2, 9), (3, double.PositiveInfinity)]);

        curve.X.ShouldBe([0, 2]);
        curve.Y.ShouldBe([7, 9]);
    }

    [Fact]
    public void Runs_count_only_where_they_reach()
    {
        var band = CurveBand.Of(
            [Curve.Of([(0, 0), (10, 10)]), Curve.Of([(0, 2), (20, 22)]), Curve.Of([(5, 100)])],
            [0, 5, 10, 20],
            new RandomStream(1, "band")
        );

        band.Select(point => point.Runs).ShouldBe([2, 3, 2, 1]);
        band.Select(point => point.Mean).ShouldBe([1, (5 + 7 + 100) / 3.0, 11, 22]);
        // Two runs resampled: a quarter of the resamples has twice the same.
        (band[0].Low, band[0].High).ShouldBe((0, 2));
        (band[3].Low, band[3].High).ShouldBe((22, 22));
    }

    [Fact]
    public void Places_that_no_run_reaches_are_absent() =>
        CurveBand
            .Of([Curve.Of([(5, 1), (6, 1)])], [0, 5, 7], new RandomStream(1, "band"))
            .ShouldHaveSingleItem()
            .X.ShouldBe(5);

    [Fact]
    public void The_grid_has_all_places_and_is_thinned_with_both_ends()
    {
        Curve[] curves = [Curve.Of([(0, 1), (2, 1), (4, 1)]), Curve.Of([(1, 1), (2, 1), (9, 1)])];

        CurveBand.Grid(curves, 10).ShouldBe([0, 1, 2, 4, 9]);
        CurveBand.Grid(curves, 3).ShouldBe([0, 2, 9]);
        CurveBand.Grid([Curve.Of([])], 3).ShouldBeEmpty();
    }

    [Fact]
    public void The_band_of_many_runs_comes_close_to_Students_interval()
    {
        var stream = new RandomStream(3, "runs");
        double[] values = [.. Enumerable.Range(0, 100).Select(_ => stream.NextGaussian())];

        var band = CurveBand.Of([.. values.Select(y => Curve.Of([(0, y)]))], [0], new RandomStream(1, "band"));

        var student = StudentInterval.OfMean(values)!.Value;
        band[0].Low.ShouldBe(student.Low, 0.03);
        band[0].High.ShouldBe(student.High, 0.03);
    }
}
