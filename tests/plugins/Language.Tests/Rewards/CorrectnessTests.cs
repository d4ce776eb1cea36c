using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Rlfw.Plugins.Correctness;

namespace Rlfw.Plugins.Language.Tests.Rewards;

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
}
