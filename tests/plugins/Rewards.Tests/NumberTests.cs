using Rlfw.Plugins.Number;

namespace Rlfw.Rewards.Tests;

public sealed class NumberTests
{
    [Theory]
    [InlineData("<answer>12</answer>", 1)]
    [InlineData("<answer>13 quả</answer>", 1)]
    [InlineData("<answer>-5</answer>", 1)]
    [InlineData("<answer>,</answer>", 0)]
    [InlineData("<answer>.</answer>", 0)]
    [InlineData("<answer></answer>", 0)]
    [InlineData("<answer>twelve</answer>", 0)]
    [InlineData("<answer>3 + 4 = 7</answer>", 0)]
    [InlineData("12", 0)]
    [InlineData("", 0)]
    public void Any_number_in_the_answers_place_counts(string completion, double expected) =>
        new NumberReward(new NumberOptions()).ScoreOne(completion, "12").ShouldBe(expected);

    [Theory]
    [InlineData("<answer>3 + 4 = 7</answer>", WhichNumber.First, -0.5)]
    [InlineData("<answer>3 + 4 = 7</answer>", WhichNumber.Last, 1.5)]
    [InlineData("<answer>1,234</answer>", WhichNumber.Last, -0.5)]
    [InlineData("<answer>-7</answer>", WhichNumber.First, -0.5)]
    [InlineData("<answer>,</answer>", WhichNumber.First, 0)]
    public void Right_and_wrong_numbers_can_earn_differently(string completion, WhichNumber which, double expected) =>
        new NumberReward(
            new NumberOptions
            {
                Which = which,
                Right = 1.5,
                Wrong = -0.5,
            }
        ).ScoreOne(completion, "7").ShouldBe(expected);

    [Fact]
    public void Without_a_gold_number_any_number_is_as_good() =>
        new NumberReward(new NumberOptions { Wrong = -1 }).ScoreOne("<answer>7</answer>", "blue").ShouldBe(1);
}
