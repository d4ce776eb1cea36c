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
    public void The_wrong_number_of_values_is_refused_with_both_numbers() =>
        Message(("short", 1, _ => [1]))
            .ShouldBe(
                "reward 'short' gave 1 values for 2 samples at training step 12; it must give one value, or null, per sample"
            );

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
    public void A_reward_that_throws_is_named_and_its_exception_kept()
    {
        var failure = Should.Throw<PluginException>(() =>
            Set(("broken", 1, _ => throw new FormatException("no number"))).Score(_batch, default)
        );

        failure.Message.ShouldBe("reward 'broken' failed at training step 12: no number");
        failure.InnerException.ShouldBeOfType<FormatException>();
    }

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
