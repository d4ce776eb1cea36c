using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Training.Statistics;

namespace Rlfw.Training.Tests.Statistics;

public sealed class TaskStatisticsTests
{
    // Two tasks with four and three runs: task means 2.5 and 0.5.
    private static readonly TaskScores Two = new([
        [1, 2, 3, 4],
        [0, 0.5, 1],
    ]);

    [Fact]
    public void Mean_and_median_are_over_the_means_of_the_tasks()
    {
        AggregateScores.Mean(Two).ShouldBe((2.5 + 0.5) / 2, 1e-15);
        AggregateScores.Median(Two).ShouldBe(1.5, 1e-15);
        AggregateScores
            .Median(
                new TaskScores([
                    [0, 2],
                    [10],
                    [3, 5],
                ])
            )
            .ShouldBe(4);
    }

    [Fact]
    public void The_median_of_a_single_task_is_that_of_its_runs() =>
        AggregateScores.Median(TaskScores.OfOneTask([9, 1, 2])).ShouldBe(2);

    [Fact]
    public void The_interquartile_mean_is_over_all_runs_pooled()
    {
        // Seven runs 0 0.5 1 1 2 3 4: one is cut at each end.
        AggregateScores.InterquartileMean(Two).ShouldBe((0.5 + 1 + 1 + 2 + 3) / 5, 1e-15);
    }

    [Fact]
    public void What_lies_above_the_target_closes_no_gap()
    {
        AggregateScores.OptimalityGap(Two).ShouldBe(1 - ((5 + 0.5) / 7), 1e-15);
        AggregateScores.OptimalityGap(Two, target: 4).ShouldBe(4 - (11.5 / 7), 1e-15);
    }

    // Aesop's race, the usual example of the Mann-Whitney test: six tortoises and six hares arrive in the order
    // T H H H H H T T T T T H, and the tortoises' U is 11 of 36.
    [Fact]
    public void The_hares_are_faster_as_Mann_and_Whitney_count()
    {
        double[] tortoises = [12, 6, 5, 4, 3, 2];
        double[] hares = [11, 10, 9, 8, 7, 1];

        ProbabilityOfImprovement.Of(tortoises, hares).ShouldBe(11.0 / 36, 1e-15);
        ProbabilityOfImprovement.Of(hares, tortoises).ShouldBe(25.0 / 36, 1e-15);
    }

    [Fact]
    public void Ties_count_half()
    {
        ProbabilityOfImprovement.Of([1, 2], [2, 3]).ShouldBe(0.5 / 4);
        ProbabilityOfImprovement.Of([5, 5], [5, 5, 5]).ShouldBe(0.5);
    }

    [Fact]
    public void Over_tasks_the_probability_is_the_mean()
    {
        var x = new TaskScores([
            [1, 2],
            [5],
        ]);
        var y = new TaskScores([
            [0],
            [7, 8],
        ]);

        ProbabilityOfImprovement.Of(x, y).ShouldBe(0.5);
        Should.Throw<ArgumentException>(() =>
            ProbabilityOfImprovement.Of(x, Two.Count == 2 ? TaskScores.OfOneTask([1]) : y)
        );
    }

    [Fact]
    public void Both_directions_add_up_to_one()
    {
        var sample = Gen.Choose(-5, 5).Select(x => (double)x).NonEmptyListOf().ToArbitrary();
        Prop.ForAll(
                sample,
                sample,
                (a, b) =>
                {
                    double[] x = [.. a],
                        y = [.. b];
                    return Math.Abs(ProbabilityOfImprovement.Of(x, y) + ProbabilityOfImprovement.Of(y, x) - 1) < 1e-12;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_interval_of_two_seeds_is_what_enumeration_gives()
    {
        // Means of resamples of {0, 1}: 0, 1/2, 1/2, 1 with a quarter each, so that both tails of 2.5 % are at the ends.
        var interval = StratifiedBootstrap.Of(TaskScores.OfOneTask([0, 1]), AggregateScores.Mean, Stream());

        (interval.Low, interval.Estimate, interval.High).ShouldBe((0, 0.5, 1));
        var narrow = StratifiedBootstrap.Of(TaskScores.OfOneTask([0, 1]), AggregateScores.Mean, Stream(), level: 0.4);
        (narrow.Low, narrow.High).ShouldBe((0.5, 0.5));
    }

    [Fact]
    public void Resamples_stay_within_their_task()
    {
        // Each task is constant: a resample that mixed tasks would have another mean.
        var interval = StratifiedBootstrap.Of(
            new TaskScores([
                [1, 1, 1],
                [5, 5],
            ]),
            AggregateScores.Mean,
            Stream()
        );

        (interval.Low, interval.High).ShouldBe((3, 3));
    }

    [Fact]
    public void The_bootstrap_of_many_runs_comes_close_to_Students_interval()
    {
        var stream = new RandomStream(1, "sample");
        double[] values = [.. Enumerable.Range(0, 200).Select(_ => 5 + stream.NextGaussian())];

        var interval = StratifiedBootstrap.Of(TaskScores.OfOneTask(values), AggregateScores.Mean, Stream());

        var student = StudentInterval.OfMean(values)!.Value;
        interval.Low.ShouldBe(student.Low, 0.02);
        interval.High.ShouldBe(student.High, 0.02);
    }

    [Fact]
    public void The_interval_of_an_improvement_covers_it_and_repeats_itself()
    {
        var x = TaskScores.OfOneTask([3, 4, 5, 6, 7]);
        var y = TaskScores.OfOneTask([1, 2, 3, 4, 5]);

        var interval = ProbabilityOfImprovement.WithInterval(x, y, Stream());

        // 25 pairs: 3 ties, and 5 > 3 4, 4 > 3, 3 > … leave 19 wins of the first.
        interval.Estimate.ShouldBe((19 + 1.5) / 25, 1e-15);
        interval.Low.ShouldBeInRange(0.3, interval.Estimate);
        interval.High.ShouldBeInRange(interval.Estimate, 1);
        ProbabilityOfImprovement.WithInterval(x, y, Stream()).ShouldBe(interval);
    }

    [Fact]
    public void A_profile_is_the_share_above_each_threshold_with_its_band()
    {
        var profile = PerformanceProfile.Of(TaskScores.OfOneTask([1, 2, 3, 4]), [0, 1, 2.5, 4], Stream());

        profile.Select(x => x.Estimate).ShouldBe([1, 0.75, 0.5, 0]);
        profile[0].ShouldBe(new ConfidenceInterval(1, 1, 1, 0.95));
        // Four draws with one half each: 1/16 of them have none above, more than a tail.
        (profile[2].Low, profile[2].High).ShouldBe((0, 1));
    }

    [Fact]
    public void Thresholds_span_the_scores() => PerformanceProfile.Thresholds([3, -1, 1], 5).ShouldBe([-1, 0, 1, 2, 3]);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.9, 3.7)]
    [InlineData(1, 4)]
    public void Quantiles_interpolate_between_order_statistics(double probability, double expected) =>
        Quantiles.OfSorted([1, 2, 3, 4], probability).ShouldBe(expected, 1e-12);

    [Fact]
    public void Scores_that_cannot_be_averaged_are_refused()
    {
        Should.Throw<ArgumentException>(() => TaskScores.OfOneTask([1, double.NaN]));
        Should.Throw<ArgumentException>(() => TaskScores.OfOneTask([]));
        Should.Throw<ArgumentException>(() => new TaskScores([]));
    }

    private static RandomStream Stream() => new(1, "bootstrap");
}
