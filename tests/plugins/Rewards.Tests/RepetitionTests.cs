using Rlfw.Plugins.Repetition;

namespace Rlfw.Rewards.Tests;

public sealed class RepetitionTests
{
    [Theory]
    [InlineData("a b c d e f", 0)]
    [InlineData("", 0)]
    [InlineData("a b", 0)]
    [InlineData("a b a b a b", -0.6)]
    [InlineData("A b a B a b", -0.6)]
    public void The_share_of_repeated_runs_is_punished(string completion, double expected) =>
        new RepetitionReward(new RepetitionOptions { Words = 2 }).ScoreOne(completion)!.Value.ShouldBe(expected, 1e-12);

    [Fact]
    public void A_free_share_costs_nothing_and_the_penalty_can_be_larger()
    {
        new RepetitionReward(new RepetitionOptions { Words = 2, Free = 0.6 }).ScoreOne("a b a b a b").ShouldBe(0);
        new RepetitionReward(
            new RepetitionOptions
            {
                Words = 2,
                Free = 0.2,
                MaximumPenalty = 2,
            }
        ).ScoreOne("a b a b a b")!.Value.ShouldBe(-1, 1e-12);
    }

    [Fact]
    public void A_text_without_spaces_cannot_repeat_itself_unseen() =>
        new RepetitionReward(new RepetitionOptions()).ScoreOne(new string('a', 10_000))!.Value.ShouldBeLessThan(-0.9);
}
