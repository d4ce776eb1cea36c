using Rlfw.Answers;
using Rlfw.Contracts;
using Rlfw.Plugins.Format;

namespace Rlfw.Rewards.Tests;

public sealed class FormatTests
{
    private static readonly string[] _thinking = ["<think>", "</think>", "<answer>", "</answer>"];

    [Theory]
    [InlineData("<answer>12</answer>", 1)]
    [InlineData("first 10, then 2:\n<answer>12</answer>\n", 1)]
    [InlineData("<answer>1\n2</answer>", 1)]
    [InlineData("<answer></answer>", 0)]
    [InlineData("<answer> \n</answer>", 0)]
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

    [Theory]
    [InlineData("<think>a</think><answer>1</answer>", 1)]
    [InlineData("\n<think>\na\nb</think>\n so <answer>1</answer>\n", 1)]
    [InlineData("Well. <think>a</think><answer>1</answer>", 0)]
    [InlineData("Well.\n<think>a</think><answer>1</answer>", 0)]
    [InlineData("<think>a</think><answer>1</answer>.", 0)]
    [InlineData("<think></think><answer>1</answer>", 0)]
    [InlineData("<think>a</think><answer> </answer>", 0)]
    [InlineData("<answer>1</answer><think>a</think>", 0)]
    [InlineData("<think>a</think><answer>1</answer><answer>2</answer>", 0)]
    [InlineData("<think>a<answer></think>1</answer>", 0)]
    [InlineData("<think>a</think>", 0)]
    public void Tags_stand_once_in_order_around_something_and_alone(string completion, double expected) =>
        new FormatReward(new FormatOptions { Tags = _thinking }).ScoreOne(completion).ShouldBe(expected);

    [Theory]
    [InlineData("Well. <think>a</think><answer>1</answer>", TextAround.Before, 1)]
    [InlineData("<think>a</think><answer>1</answer>.", TextAround.Before, 0)]
    [InlineData("Well. <think>a</think><answer>1</answer>.", TextAround.Any, 1)]
    public void Text_may_be_allowed_around(string completion, TextAround around, double expected) =>
        new FormatReward(new FormatOptions { Tags = _thinking, TextAround = around })
            .ScoreOne(completion)
            .ShouldBe(expected);

    [Theory]
    [InlineData("<think>\na\n</think>\n<answer>\n1\n</answer>\n", 1)]
    [InlineData("<think>a</think>\n<answer>\n1\n</answer>\n", 0)]
    public void Tags_may_have_to_stand_on_lines_of_their_own(string completion, double expected) =>
        new FormatReward(new FormatOptions { Tags = _thinking, OwnLines = true })
            .ScoreOne(completion)
            .ShouldBe(expected);

    [Theory]
    [InlineData("a</think><answer>1</answer>", 1)]
    [InlineData("</think><answer>1</answer>", 0)]
    [InlineData("<think>a</think><answer>1</answer>", 0)]
    public void The_prompt_may_have_opened_the_first_tag(string completion, double expected) =>
        new FormatReward(new FormatOptions { Tags = _thinking, StartsInside = true })
            .ScoreOne(completion)
            .ShouldBe(expected);

    /// <summary>The scores of the usual recipe: half a point for a tag that stands there once, minus one otherwise.</summary>
    [Theory]
    [InlineData("<think>a</think><answer>1</answer>", 2)]
    [InlineData("a <answer>1</answer>", -1)]
    [InlineData("", -4)]
    [InlineData("<think></think><answer></answer>", -1)]
    [InlineData("</answer><answer></think><think>", -2.5)]
    [InlineData("<think>a</think><answer>1</answer><answer>1</answer>", -1)]
    [InlineData("<think><think><think></think></think></think><answer><answer></answer></answer>", -4)]
    public void Approximate_scores_count_tags_in_order_with_content(string completion, double expected) =>
        new FormatReward(
            new FormatOptions
            {
                Tags = _thinking,
                Mode = FormatMode.Approximate,
                TagScore = 0.5,
                MissingScore = -1,
            }
        ).ScoreOne(completion).ShouldBe(expected);

    [Fact]
    public void A_plain_count_pays_tags_wherever_they_stand_and_what_follows_them_costs()
    {
        var options = new FormatOptions
        {
            Tags = _thinking,
            Mode = FormatMode.Approximate,
            PlainCount = true,
            TagScore = 0.125,
            TrailingPenalty = 0.001,
        };
        new FormatReward(options).ScoreOne("</answer><answer></think><think>")!.Value.ShouldBe(0.5 - 0.023, 1e-12);
        new FormatReward(options)
            .ScoreOne("<think>a</think><answer>1</answer>" + new string('x', 100) + "\n")!
            .Value.ShouldBe(0.4, 1e-12);
    }

    [Fact]
    public void Options_without_a_meaning_together_are_refused()
    {
        OptionsCheck
            .Faults(new FormatOptions { Pattern = "a", Tags = _thinking })
            .ShouldHaveSingleItem()
            .ShouldContain("keep one");
        OptionsCheck.Faults(new FormatOptions { Tags = ["<a>"] }).ShouldHaveSingleItem().ShouldContain("pairs");
        OptionsCheck.Faults(new FormatOptions { Tags = ["<a>", "<a>"] }).ShouldHaveSingleItem().ShouldContain("twice");
        OptionsCheck
            .Faults(new FormatOptions { Tags = ["a", "/a"] })
            .ShouldHaveSingleItem()
            .ShouldContain("part of another");
        OptionsCheck.Faults(new FormatOptions { Mode = FormatMode.Approximate }).ShouldHaveSingleItem();
        OptionsCheck.Faults(new FormatOptions { Tags = _thinking, MissingScore = -1 }).ShouldHaveSingleItem();
        OptionsCheck.Faults(new FormatOptions { OwnLines = true }).ShouldHaveSingleItem();
    }
}
