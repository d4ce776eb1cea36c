using Rlfw.Contracts;

namespace Rlfw.Comparing.Tests.Published;

public sealed class ReproductionsTests
{
    private static readonly PublishedResult _result = new("cartpole-ppo", "CartPole-v1", "ppo", 500, 20, "return");

    [Fact]
    public async Task Enough_is_the_published_value_less_a_twentieth_of_the_way_from_random()
    {
        _result.Bound.ShouldBe(476);
        (await Of(Run(1, 476), Run(2, 476), Run(3, 476))).IsReproduced.ShouldBe(true);
        (await Of(Run(1, 475.9), Run(2, 475.9), Run(3, 475.9))).IsReproduced.ShouldBe(false);
        // Where less is worse than nothing, as in Pendulum: 5 % of 1,050 below -150.
        new PublishedResult("p", "Pendulum-v1", "sac", -150, -1200, "return").Bound.ShouldBe(-202.5);
    }

    [Fact]
    public async Task A_seed_that_failed_counts_as_one_that_learned_nothing()
    {
        var reproduction = await Of(
            Run(1, 500),
            Run(2, 0) with
            {
                State = RunState.Failed,
                Metrics = new Dictionary<string, MetricPoint>(),
            },
            Run(3, double.NaN)
        );

        reproduction.Scores.ShouldBe([500, 20, 20]);
        reproduction.Failed.ShouldBe(1);
        reproduction.Mean!.Value.Estimate.ShouldBe(180);
        reproduction.Reached.ShouldBe(1);
    }

    [Fact]
    public async Task Runs_that_go_on_are_open_and_a_seed_that_was_run_again_counts_once()
    {
        var reproduction = await Of(
            Run(1, 100),
            Run(1, 400) with
            {
                Started = Run(1, 0).Started!.Value.AddHours(1),
            },
            Run(2, 0) with
            {
                State = RunState.Running,
            },
            Run(3, 0) with
            {
                State = RunState.Stopped,
            }
        );

        reproduction.Scores.ShouldBe([400]);
        reproduction.Open.ShouldBe(2);
        reproduction.IsReproduced.ShouldBe(false);
    }

    [Fact]
    public async Task The_interquartile_mean_leaves_the_extremes_out()
    {
        var reproduction = await Of([.. Enumerable.Range(1, 8).Select(i => Run((ulong)i, i <= 2 ? 0 : 500))]);

        reproduction.InterquartileMean!.Value.Estimate.ShouldBe(500);
        reproduction.InterquartileMean.Value.Low.ShouldBeLessThan(500);
        reproduction.Mean!.Value.Estimate.ShouldBe(375);
    }

    [Fact]
    public async Task A_miss_whose_interval_reaches_what_is_enough_is_undecided()
    {
        var scattered = await Of([.. Enumerable.Range(1, 10).Select(i => Run((ulong)i, i <= 4 ? 200 : 500))]);
        scattered.IsReproduced.ShouldBe(false);
        scattered.IsUndecided.ShouldBeTrue();

        (await Of(Run(1, 400), Run(2, 401), Run(3, 402))).IsUndecided.ShouldBeFalse();
        (await Of(Run(1, 480), Run(2, 490), Run(3, 500))).IsUndecided.ShouldBeFalse();
        (await Of()).IsUndecided.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_run_nothing_is_claimed()
    {
        var reproduction = await Of();

        reproduction.IsReproduced.ShouldBeNull();
        reproduction.Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_metric_that_runs_do_not_end_with_is_told()
    {
        var fault = await Should.ThrowAsync<UserErrorException>(() =>
            Reproductions.OfAsync([_result with { Metric = "accuracy" }], new FixedSource(Run(1, 5)), Cancellation)
        );

        fault.Message.ShouldContain("has no metric 'accuracy'; it has eval/return, final/return, policy_loss");
    }

    [Fact]
    public async Task A_metric_of_learning_counts_with_its_last_value()
    {
        var reproduction = await Reproductions.OfAsync(
            [_result with { Metric = "policy_loss", Value = 0.1, Random = 0 }],
            new FixedSource(Run(1, 5)),
            Cancellation
        );

        reproduction[0].Scores.ShouldBe([0.1]);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static TrackedRun Run(ulong seed, double score) => Made.Learned("ppo", seed, score);

    private static async Task<Reproduction> Of(params TrackedRun[] runs) =>
        (await Reproductions.OfAsync([_result], new FixedSource(runs), Cancellation))[0];
}
