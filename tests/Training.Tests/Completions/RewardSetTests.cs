using Rlfw.Contracts;
using Rlfw.Training.Completions;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Completions;

public sealed class RewardSetTests
{
    private static readonly RewardBatch _batch = new(
        [
            new RewardSample(new Example("2+2="), "4", Finished: true),
            new RewardSample(new Example("3+3=\n" + new string('x', 100)), "seven", Finished: true),
        ],
        Step: 12
    );

    [Fact]
    public void The_total_is_the_weighted_sum_over_the_rewards_that_applied()
    {
        var scores = Set(("right", 1, _ => [1, 0]), ("format", 0.2, _ => [0.5, null])).Score(_batch, default);

        scores.Totals.ShouldBe([1.1, 0], 1e-12);
        scores.Of(0).ShouldBe([new("format", 0.5), new("right", 1)]);
        scores.Of(1).Keys.ShouldBe(["right"]);
    }

    [Fact]
    public void A_sample_to_which_no_reward_applied_has_no_total() =>
        Set(("right", 1, _ => [null, 2])).Score(_batch, default).Totals.ShouldBe([double.NaN, 2]);

    [Fact]
    public void The_wrong_number_of_values_is_refused_with_both_numbers_and_the_sample_that_has_none()
    {
        Message(("short", 1, _ => [1]))
            .ShouldStartWith(
                "reward 'short' gave 1 value for 2 samples at training step 12; it must give one value, or null, per sample; "
                    + "the first sample without one is 1 (prompt \"3+3=\\n"
            );
        Message(("long", 1, _ => [1, 2, 3])).ShouldStartWith("reward 'long' gave 3 values for 2 samples");
        Message(("none", 1, _ => null!)).ShouldStartWith("reward 'none' gave no list for 2 samples");
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void A_value_that_is_not_finite_is_refused_with_sample_and_prompt(double value, string shown)
    {
        var message = Message(("odd", 1, _ => [1, value]));

        message.ShouldStartWith($"reward 'odd' gave {shown} for sample 1 (prompt \"3+3=\\n");
        message.ShouldContain("completion \"seven\"");
        message.ShouldNotContain(new string('x', 61));
    }

    [Fact]
    public void A_reward_that_throws_is_named_with_the_sample_and_its_exception_kept()
    {
        var failure = Should.Throw<PluginException>(() =>
            Set(("broken", 1, batch => [.. batch.Samples.Select(x => (double?)int.Parse(x.Completion, null))]))
                .Score(_batch, default)
        );

        failure.Message.ShouldStartWith("reward 'broken' failed for sample 1 (prompt \"3+3=\\n");
        failure.Message.ShouldContain("completion \"seven\") at training step 12: ");
        failure.InnerException.ShouldBeOfType<FormatException>();
    }

    [Fact]
    public void A_reward_that_throws_on_the_batch_alone_is_named_without_a_sample() =>
        Message(("broken", 1, batch => batch.Samples.Count > 1 ? throw new FormatException("too many") : [1]))
            .ShouldBe("reward 'broken' failed at training step 12: too many");

    [Fact]
    public void A_fault_that_the_user_can_mend_stays_one_and_names_the_reward() =>
        Should
            .Throw<UserErrorException>(() =>
                Set(("slow", 1, _ => throw new UserErrorException("the pattern took too long"))).Score(_batch, default)
            )
            .Message.ShouldStartWith("reward 'slow' failed for sample 0 ");

    [Fact]
    public void A_reward_that_cancels_itself_has_failed_and_did_not_stop_the_run() =>
        Message(("quitter", 1, _ => throw new OperationCanceledException("gave up")))
            .ShouldEndWith("it was cancelled by itself: gave up");

    [Fact]
    public void Of_several_faults_the_first_in_order_is_reported_whichever_came_first()
    {
        using var second = new ManualResetEventSlim();
        Message(
                (
                    "first",
                    1,
                    _ =>
                    {
                        second.Wait(TimeSpan.FromSeconds(10)).ShouldBeTrue();
                        return [double.NaN, 1];
                    }
                ),
                (
                    "second",
                    1,
                    _ =>
                    {
                        second.Set();
                        return [];
                    }
                )
            )
            .ShouldStartWith("reward 'first'");
    }

    [Fact]
    public void Rewards_score_side_by_side_and_stand_in_order()
    {
        Assert.SkipUnless(Environment.ProcessorCount > 1, "with one processor rewards score one after another");
        using var both = new Barrier(2);
        Func<RewardBatch, IReadOnlyList<double?>> Meets(double value) =>
            _ =>
            {
                both.SignalAndWait(TimeSpan.FromSeconds(10)).ShouldBeTrue();
                return [value, value];
            };

        var scores = Set(("a", 1, Meets(1)), ("b", 1, Meets(2))).Score(_batch, default);

        scores.Names.ShouldBe(["a", "b"]);
        scores.Scores.Select(x => x[0]).ShouldBe([1, 2]);
        scores.Totals.ShouldBe([3, 3]);
    }

    [Fact]
    public void Rewards_that_wait_do_so_all_at_once_however_few_the_processors()
    {
        var count = (4 * Environment.ProcessorCount) + 3;
        using var all = new CountdownEvent(count);
        var done = new TaskCompletionSource();
        var set = new RewardSet(
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => new NamedReward(
                        $"r{i}",
                        1,
                        new AwaitingReward(
                            async (batch, _) =>
                            {
                                if (all.Signal())
                                {
                                    done.SetResult();
                                }

                                await done.Task;
                                return [.. batch.Samples.Select(_ => (double?)i)];
                            }
                        )
                    )),
            ],
            TimeProvider.System
        );

        set.Score(_batch, default)
            .Scores.Select(x => x[1])
            .ShouldBe(Enumerable.Range(0, count).Select(i => (double?)i));
    }

    [Fact]
    public void A_reward_that_ignores_its_time_limit_is_reported_all_the_same()
    {
        using var release = new ManualResetEventSlim();
        var slow = new FunctionReward(_ =>
        {
            release.Wait();
            return [1, 1];
        });
        var set = new RewardSet(
            [
                new NamedReward("quick", 1, new FunctionReward(_ => [1, 1])),
                new NamedReward("slow", 1, slow) { TimeLimit = TimeSpan.FromMilliseconds(50) },
            ],
            TimeProvider.System
        );

        var failure = Should.Throw<PluginException>(() => set.Score(_batch, default));

        failure.Message.ShouldStartWith(
            "reward 'slow' took longer than its time limit of 0.05 s for 2 samples at training step 12 (the first is 0 "
        );
        failure.Message.ShouldContain("time_limit_seconds");
        release.Set();
    }

    [Fact]
    public async Task A_reward_that_waits_is_told_when_its_time_is_over()
    {
        var told = new TaskCompletionSource();
        var set = new RewardSet(
            [
                new NamedReward(
                    "remote",
                    1,
                    new AwaitingReward(
                        async (_, cancellation) =>
                        {
                            using var _1 = cancellation.Register(told.SetResult);
                            await Task.Delay(Timeout.Infinite, cancellation);
                            return [];
                        }
                    )
                )
                {
                    TimeLimit = TimeSpan.FromMilliseconds(50),
                },
            ],
            TimeProvider.System
        );

        Should.Throw<PluginException>(() => set.Score(_batch, default)).Message.ShouldContain("time limit of 0.05 s");
        await told.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Stopping_the_run_is_no_fault_of_a_reward()
    {
        using var stop = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        var set = Set(
            (
                "deaf",
                1,
                _ =>
                {
                    stop.Cancel();
                    release.Wait();
                    return [1, 1];
                }
            )
        );

        Should.Throw<OperationCanceledException>(() => set.Score(_batch, stop.Token));
        release.Set();
    }

    [Fact]
    public void Time_is_taken_for_each_reward()
    {
        var clock = new SteppedClock();
        var set = new RewardSet(
            [
                new NamedReward(
                    "slow",
                    1,
                    new FunctionReward(_ =>
                    {
                        clock.Advance(TimeSpan.FromSeconds(2));
                        return [1, 1];
                    })
                ),
            ],
            clock
        );

        set.Score(_batch, default).Seconds.ShouldBe([2]);
    }

    [Fact]
    public void Without_rewards_nothing_has_a_total() =>
        Set().Score(_batch, default).Totals.ShouldBe([double.NaN, double.NaN]);

    private static string Message(params (string, double, Func<RewardBatch, IReadOnlyList<double?>>)[] rewards) =>
        Should.Throw<PluginException>(() => Set(rewards).Score(_batch, default)).Message;

    private static RewardSet Set(
        params (string Name, double Weight, Func<RewardBatch, IReadOnlyList<double?>> Score)[] rewards
    ) =>
        new(
            [.. rewards.Select(x => new NamedReward(x.Name, x.Weight, new FunctionReward(x.Score)))],
            TimeProvider.System
        );
}
