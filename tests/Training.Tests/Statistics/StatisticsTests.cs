using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Training.Statistics;

namespace Rlfw.Training.Tests.Statistics;

public sealed class StatisticsTests
{
    [Fact]
    public void The_standard_deviation_divides_by_n_minus_one() =>
        SampleStatistics.StandardDeviation([2, 4, 4, 4, 5, 5, 7, 9]).ShouldBe(Math.Sqrt(32.0 / 7), 1e-15);

    [Fact]
    public void The_standard_deviation_survives_a_large_offset() =>
        SampleStatistics.StandardDeviation([1e9 + 1, 1e9 + 2, 1e9 + 3]).ShouldBe(1, 1e-6);

    // t(0.975, 2) = 4.302652729911 and t(0.975, 9) = 2.262157162740 stand in every table.
    [Theory]
    [InlineData(new double[] { 1, 2, 3 }, 2.484137711663)]
    [InlineData(new double[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 2.165850616)]
    public void The_interval_of_a_mean_is_Students(double[] values, double half)
    {
        var interval = StudentInterval.OfMean(values)!.Value;

        interval.HalfWidth.ShouldBe(half, 1e-6);
        interval.Estimate.ShouldBe(values.Average(), 1e-12);
        (interval.Low + interval.High).ShouldBe(2 * interval.Estimate, 1e-12);
    }

    [Fact]
    public void One_value_has_no_interval() => StudentInterval.OfMean([3]).ShouldBeNull();

    [Fact]
    public void A_sample_without_values_has_no_mean() =>
        Should.Throw<ArgumentException>(() => SampleStatistics.Mean([])).Message.ShouldContain("at least 1");

    [Theory]
    [InlineData(new double[] { 8, 1, 7, 2, 6, 3, 5, 4 }, 4.5)]
    [InlineData(new double[] { 100, 1, 2 }, 103.0 / 3)]
    [InlineData(new double[] { 100, 1, 2, 3 }, 2.5)]
    public void The_interquartile_mean_cuts_a_quarter_at_each_end(double[] values, double expected) =>
        SampleStatistics.InterquartileMean(values).ShouldBe(expected, 1e-12);

    [Fact]
    public void Estimates_move_with_the_sample()
    {
        var samples = Gen.Choose(-1000, 1000)
            .Select(x => x / 8.0)
            .NonEmptyListOf()
            .Where(x => x.Count > 1)
            .ToArbitrary();
        Prop.ForAll(
                samples,
                Gen.Choose(-50, 50).ToArbitrary(),
                (values, shift) =>
                {
                    double[] here = [.. values],
                        there = [.. values.Select(x => x + shift)];
                    var (a, b) = (StudentInterval.OfMean(here)!.Value, StudentInterval.OfMean(there)!.Value);
                    return Near(a.Low + shift, b.Low)
                        && Near(a.High + shift, b.High)
                        && Near(
                            SampleStatistics.InterquartileMean(here) + shift,
                            SampleStatistics.InterquartileMean(there)
                        );
                }
            )
            .QuickCheckThrowOnFailure();

        static bool Near(double x, double y) => Math.Abs(x - y) < 1e-9 * (1 + Math.Abs(x));
    }

    [Fact]
    public void The_bootstrap_repeats_itself_and_comes_close_to_Students_interval()
    {
        var stream = new RandomStream(1, "sample");
        double[] values = [.. Enumerable.Range(0, 200).Select(_ => 5 + stream.NextGaussian())];

        var first = BootstrapInterval.Of(values, SampleStatistics.Mean, new RandomStream(1, "bootstrap"));
        var again = BootstrapInterval.Of(values, SampleStatistics.Mean, new RandomStream(1, "bootstrap"));

        again.ShouldBe(first);
        var student = StudentInterval.OfMean(values)!.Value;
        first.Low.ShouldBe(student.Low, 0.02);
        first.High.ShouldBe(student.High, 0.02);
    }

    [Fact]
    public void The_bootstrap_of_a_constant_has_no_width()
    {
        var interval = BootstrapInterval.Of([2, 2, 2], SampleStatistics.InterquartileMean, new RandomStream(1, "b"));

        (interval.Low, interval.High).ShouldBe((2, 2));
    }
}
