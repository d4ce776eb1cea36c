using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Rlfw.Answers;
using Rlfw.Plugins.Correctness;

namespace Rlfw.Rewards.Tests;

public sealed class CorrectnessTests
{
    [Theory]
    [InlineData("<answer>1234</answer>", "1,234", 1)]
    [InlineData("<answer>1,234.50</answer>", "1234.5", 1)]
    [InlineData("<answer> 007 </answer>", "7", 1)]
    [InlineData("<answer>$18</answer>", "18", 1)]
    [InlineData("<answer>-5</answer>", "-5", 1)]
    [InlineData("<answer>\u22125</answer>", "-5", 1)]
    [InlineData("<answer>.5</answer>", "0.5", 1)]
    [InlineData("<answer>-0</answer>", "0", 1)]
    [InlineData("<answer>5</answer>", "-5", 0)]
    [InlineData("<answer>,</answer>", "0", 0)]
    [InlineData("<answer>1,23</answer>", "123", 0)]
    [InlineData("<answer>12 </answer> and <answer>13</answer>", "12", 0)]
    [InlineData("<answer>12</answer> no, <answer>13</answer>", "13", 1)]
    [InlineData("<answer>3 + 4 = 7</answer>", "7", 0)]
    [InlineData("13", "13", 0)]
    [InlineData("<answer>100000000000000000000000000001</answer>", "100000000000000000000000000002", 0)]
    [InlineData("<answer>x+1</answer>", "x+1", 1)]
    public void The_default_reads_the_last_answer_between_tags(string completion, string gold, double expected) =>
        new CorrectnessReward(new CorrectnessOptions()).ScoreOne(completion, gold).ShouldBe(expected);

    [Theory]
    [InlineData("3 + 4 = 7\n#### 7", "7", 1)]
    [InlineData("#### 6\n#### 7 clips.", "7", 1)]
    [InlineData("#### 7, I think", "7", 1)]
    [InlineData("#### -1,234.5.", "-1234.5", 1)]
    [InlineData("#### , 5", "5", 1)]
    [InlineData("#### 4/5", "4", 0)]
    [InlineData("#### 4/5", "4/5", 1)]
    [InlineData("####", "7", 0)]
    [InlineData("7", "7", 0)]
    public void After_a_marker_the_first_number_counts(string completion, string gold, double expected) =>
        new CorrectnessReward(new CorrectnessOptions { After = "####" }).ScoreOne(completion, gold).ShouldBe(expected);

    [Fact]
    public void A_pattern_names_the_answer_by_its_group()
    {
        var named = new CorrectnessReward(new CorrectnessOptions { Pattern = @"(is) (?<answer>\S+)" });
        named.ScoreOne("it is 4, no, it is 5", "5").ShouldBe(1);
        new CorrectnessReward(new CorrectnessOptions { Pattern = @"is (\S+)" }).ScoreOne("it is 5", "5").ShouldBe(1);
    }

    [Fact]
    public void An_example_without_gold_answer_has_no_score() =>
        new CorrectnessReward(new CorrectnessOptions()).ScoreOne("<answer>1</answer>").ShouldBeNull();

    [Theory]
    [InlineData("101", 1)]
    [InlineData("99", 1)]
    [InlineData("101.1", 0)]
    public void A_tolerance_is_relative_to_the_gold_answer(string answer, double expected) =>
        new CorrectnessReward(new CorrectnessOptions { RelativeTolerance = 0.01 })
            .ScoreOne($"<answer>{answer}</answer>", "100")
            .ShouldBe(expected);

    [Fact]
    public void A_number_equals_itself_however_it_is_written()
    {
        var reward = new CorrectnessReward(new CorrectnessOptions());
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                number =>
                {
                    var grouped = number.ToString("#,0.00", CultureInfo.InvariantCulture);
                    var plain = number.ToString(CultureInfo.InvariantCulture);
                    return reward.ScoreOne($"<answer>{grouped}</answer>", plain) == 1
                        && reward.ScoreOne($"<answer>{plain}1</answer>", plain) == 0;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Contradictory_options_are_refused()
    {
        OptionsCheck
            .Faults(new CorrectnessOptions { Pattern = "(a)", After = "#" })
            .ShouldHaveSingleItem()
            .ShouldContain("keep one");
        OptionsCheck.Faults(new CorrectnessOptions { Pattern = "a" }).ShouldHaveSingleItem().ShouldContain("no group");
        OptionsCheck.Faults(new CorrectnessOptions { After = " " }).ShouldHaveSingleItem().ShouldContain("blank");
        OptionsCheck.Faults(new CorrectnessOptions { RelativeTolerance = 2 }).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(@"so $x = \boxed{\frac{3}{4}}$", AnswerPlace.Boxed, "0.75", 1)]
    [InlineData("Đáp án là: 1.300 lít", AnswerPlace.Phrases, "1300", 1)]
    [InlineData("The answer is 18, I think.", AnswerPlace.Phrases, "18", 1)]
    [InlineData("5 - 3 = 2", AnswerPlace.LastNumber, "2", 1)]
    [InlineData("#### 1,234", AnswerPlace.Marker, "1234", 1)]
    [InlineData("The answer is 18", AnswerPlace.Tags, "18", 0)]
    public void Places_are_named(string completion, AnswerPlace place, string gold, double expected) =>
        new CorrectnessReward(new CorrectnessOptions { Where = [place] }).ScoreOne(completion, gold).ShouldBe(expected);

    [Fact]
    public void The_first_place_with_an_answer_counts()
    {
        var reward = new CorrectnessReward(new CorrectnessOptions { Where = [AnswerPlace.Tags, AnswerPlace.Phrases] });

        reward.ScoreOne("<answer>1</answer> The answer is 2", "2").ShouldBe(0);
        reward.ScoreOne("The answer is 2", "2").ShouldBe(1);
    }

    [Theory]
    [InlineData("<answer>1.234</answer>", AnswerLocale.Vi, 1)]
    [InlineData("<answer>1.234</answer>", AnswerLocale.En, 0)]
    [InlineData("<answer>1,234</answer>", AnswerLocale.Vi, 0)]
    [InlineData("<answer>1.234</answer>", AnswerLocale.Auto, 1)]
    public void A_locale_says_what_a_separator_means(string completion, AnswerLocale locale, double expected) =>
        new CorrectnessReward(new CorrectnessOptions { Locale = locale })
            .ScoreOne(completion, "1234")
            .ShouldBe(expected);

    [Theory]
    [InlineData("<answer>1</answer><answer>2</answer>", 1, 0)]
    [InlineData("<answer>2</answer><answer>2.0</answer>", 1, 1)]
    [InlineData("<answer>2</answer>", 1, 1)]
    public void Several_answers_can_be_refused(string completion, double last, double refused)
    {
        new CorrectnessReward(new CorrectnessOptions()).ScoreOne(completion, "2").ShouldBe(last);
        new CorrectnessReward(new CorrectnessOptions { Several = SeveralAnswers.Refuse })
            .ScoreOne(completion, "2")
            .ShouldBe(refused);
    }

    [Fact]
    public void Several_answers_behind_a_marker_can_be_refused()
    {
        var reward = new CorrectnessReward(new CorrectnessOptions { After = "####", Several = SeveralAnswers.Refuse });

        reward.ScoreOne("#### 1\n#### 2", "2").ShouldBe(0);
        reward.ScoreOne("#### 2", "2").ShouldBe(1);
    }

    [Fact]
    public void The_form_can_be_required()
    {
        var options = new CorrectnessOptions
        {
            RequiresFormat = true,
            Tags = ["<think>", "</think>", "<answer>", "</answer>"],
            TextAround = TextAround.None,
        };
        var reward = new CorrectnessReward(options);

        reward.ScoreOne("<think>1+1</think><answer>2</answer>", "2").ShouldBe(1);
        reward.ScoreOne("<answer>2</answer>", "2").ShouldBe(0);
        reward.ScoreOne("<think>1+1</think><answer>2</answer>", "2", finished: false).ShouldBe(0);
        new CorrectnessReward(options with { RequiresFormat = false }).ScoreOne("<answer>2</answer>", "2").ShouldBe(1);
    }

    [Fact]
    public void An_answer_that_stands_in_the_prompt_is_not_the_completions()
    {
        const string Prompt = "Write the result as <answer>14</answer>.\nHow much is 7 + 7?";
        var reward = new CorrectnessReward(new CorrectnessOptions());

        reward.ScoreOne("", "14", prompt: Prompt).ShouldBe(0);
        reward.ScoreOne(Prompt, "14", prompt: Prompt).ShouldBe(0);
        reward
            .ScoreOne("Write the result as <answer>14</answer>.\n<answer>15</answer>", "14", prompt: Prompt)
            .ShouldBe(0);
        reward.ScoreOne(Prompt + "\n<answer>14</answer>", "14", prompt: Prompt).ShouldBe(1);
    }

    /// <summary>The scores of a well-known recipe, its bonus for being near and all.</summary>
    [Theory]
    [InlineData("<answer>100</answer>", 3)]
    [InlineData("<answer>100.0</answer>", 1.5)]
    [InlineData("<answer>109</answer>", 1)]
    [InlineData("<answer>81</answer>", 0.5)]
    [InlineData("<answer>79</answer>", -1)]
    [InlineData("<answer>many</answer>", -1.5)]
    [InlineData("100", -2)]
    public void What_each_outcome_earns_can_be_set(string completion, double expected) => new CorrectnessReward(
            new CorrectnessOptions
            {
                Right = 3,
                RightOtherwise = 1.5,
                Wrong = -1,
                NotANumber = -1.5,
                None = -2,
                Near = [new NearAnswer { Within = 0.1, Score = 1 }, new NearAnswer { Within = 0.2, Score = 0.5 }],
            }
        ).ScoreOne(completion, "100").ShouldBe(expected);

    [Fact]
    public void More_contradictory_options_are_refused()
    {
        OptionsCheck
            .Faults(new CorrectnessOptions { After = "#", Where = [AnswerPlace.Boxed] })
            .ShouldHaveSingleItem()
            .ShouldContain("keep one");
        OptionsCheck.Faults(new CorrectnessOptions { Where = [] }).ShouldHaveSingleItem();
        OptionsCheck.Faults(new CorrectnessOptions { Tags = ["<a>"] }).ShouldHaveSingleItem();
        OptionsCheck.Faults(new CorrectnessOptions { Phrases = [] }).ShouldHaveSingleItem();
        OptionsCheck
            .Faults(
                new CorrectnessOptions
                {
                    Near = [new NearAnswer { Within = 0.2, Score = 1 }, new NearAnswer { Within = 0.1, Score = 1 }],
                }
            )
            .ShouldHaveSingleItem()
            .ShouldContain("narrowest");
    }
}
