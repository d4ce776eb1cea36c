using Rlfw.Plugins.Length;
using Rlfw.Plugins.Overlong;

namespace Rlfw.Rewards.Tests;

public sealed class LengthTests
{
    [Theory]
    [InlineData(5, 0)]
    [InlineData(7, 0.4)]
    [InlineData(10, 1)]
    [InlineData(20, 1)]
    [InlineData(23, 0.4)]
    [InlineData(25, 0)]
    [InlineData(500, 0)]
    public void The_score_falls_outside_of_the_range(int tokens, double expected) => new LengthReward(
            new LengthOptions
            {
                Minimum = 10,
                Maximum = 20,
                Margin = 5,
            }
        ).ScoreOne("x", tokens: tokens)!.Value.ShouldBe(expected, 1e-12);

    [Fact]
    public void Characters_and_words_are_counted_in_the_text()
    {
        new LengthReward(new LengthOptions { Unit = LengthUnit.Words, Maximum = 2 }).ScoreOne("a b\nc").ShouldBe(0);
        new LengthReward(new LengthOptions { Unit = LengthUnit.Characters, Maximum = 5 })
            .ScoreOne("a b\nc")
            .ShouldBe(1);
    }

    [Fact]
    public void A_completion_that_was_cut_has_no_length_of_its_own() =>
        new LengthReward(new LengthOptions { Maximum = 20 }).ScoreOne("x", finished: false, tokens: 5).ShouldBe(0);

    [Fact]
    public void A_text_without_tokens_has_no_score_in_tokens()
    {
        new LengthReward(new LengthOptions { Maximum = 20 }).ScoreOne("x").ShouldBeNull();
        new OverlongReward(new OverlongOptions { Maximum = 20, Buffer = 5 }).ScoreOne("x").ShouldBeNull();
    }

    /// <summary>Equation 13 with L_max = 100 and L_cache = 20.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(80, 0)]
    [InlineData(85, -0.25)]
    [InlineData(100, -1)]
    [InlineData(101, -1)]
    public void The_overlong_punishment_is_the_papers(int tokens, double expected) =>
        new OverlongReward(new OverlongOptions { Maximum = 100, Buffer = 20 })
            .ScoreOne("x", tokens: tokens)
            .ShouldBe(expected);

    [Fact]
    public void Ranges_that_are_none_are_refused()
    {
        OptionsCheck.Faults(new LengthOptions { Minimum = 5, Maximum = 4 }).ShouldHaveSingleItem();
        OptionsCheck.Faults(new OverlongOptions { Maximum = 5, Buffer = 5 }).ShouldHaveSingleItem();
    }
}
