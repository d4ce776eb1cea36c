using Rlfw.Contracts;
using Rlfw.Plugins.Format;

namespace Rlfw.Plugins.Language.Tests.Rewards;

public sealed class FormatTests
{
    [Theory]
    [InlineData("<answer>12</answer>", 1)]
    [InlineData("first 10, then 2:\n<answer>12</answer>\n", 1)]
    [InlineData("<answer>1\n2</answer>", 1)]
    [InlineData("<answer></answer>", 0)]
    [InlineData("<answer>12</answer> so it is", 0)]
    [InlineData("<answer>12</answer>\nso it is", 0)]
    [InlineData("<answer>1</answer><answer>2</answer>", 0)]
    [InlineData("<answer>1<answer>2</answer>", 0)]
    [InlineData("12</answer>", 0)]
    [InlineData("", 0)]
    public void The_default_asks_for_one_answer_at_the_end(string completion, double expected) =>
        new FormatReward(new FormatOptions()).ScoreOne(completion).ShouldBe(expected);

    [Theory]
    [InlineData("x", 1)]
    [InlineData("y", 1)]
    [InlineData("x\n", 0)]
    [InlineData("a\nx", 0)]
    [InlineData("xy", 0)]
    public void A_pattern_holds_for_the_whole_text_whatever_it_alternates_or_anchors(string completion, double expected)
    {
        new FormatReward(new FormatOptions { Pattern = "x|y" }).ScoreOne(completion).ShouldBe(expected);
        new FormatReward(new FormatOptions { Pattern = "(?m)^(x|y)$" }).ScoreOne(completion).ShouldBe(expected);
    }

    [Fact]
    public void A_completion_that_was_cut_has_no_form() =>
        new FormatReward(new FormatOptions()).ScoreOne("<answer>12</answer>", finished: false).ShouldBe(0);

    [Fact]
    public void A_pattern_that_backtracks_without_end_is_an_error_that_names_it()
    {
        var reward = new FormatReward(new FormatOptions { Pattern = "(a+)+b" });
        var error = Should.Throw<UserErrorException>(() => reward.ScoreOne(new string('a', 60)));
        error.Message.ShouldContain("(a+)+b");
        error.Message.ShouldContain("60 characters");
    }

    [Fact]
    public void What_is_no_regular_expression_is_refused_when_it_is_read()
    {
        TextPattern.TryParse("(a", null, out _).ShouldBeFalse();
        Should
            .Throw<FormatException>(() => TextPattern.Parse("(a", null))
            .Message.ShouldContain("'(a' is not a regular expression");
    }
}
