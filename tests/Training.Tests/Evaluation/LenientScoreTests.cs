using Rlfw.Training.Evaluation;

namespace Rlfw.Training.Tests.Evaluation;

public sealed class LenientScoreTests
{
    [Theory]
    [InlineData("<answer>12</answer>", "12", true)]
    [InlineData("so the answer is: 12.", "12", true)]
    [InlineData("Đáp án là: 12 quả", "12", true)]
    [InlineData("5 + 7 = 12", "12", true)]
    [InlineData("12, or rather 13", "12", false)]
    [InlineData("", "12", false)]
    [InlineData("I do not know", "12", false)]
    public void An_answer_counts_wherever_it_stands(string completion, string gold, bool right) =>
        LenientScore.IsRight(completion, gold).ShouldBe(right);

    [Theory]
    // The majority; numbers written differently are one answer; ties go to the first; silence does not vote.
    [InlineData("7|8|8", "8", true)]
    [InlineData("8|7|7", "8", false)]
    [InlineData("1,000|7|1000", "1000", true)]
    [InlineData("8|7|7|8", "8", true)]
    [InlineData("7|8|8|7", "8", false)]
    [InlineData("no|idea|8", "8", false)]
    [InlineData("||8", "8", true)]
    [InlineData("||", "8", false)]
    public void Most_votes_decide(string completions, string gold, bool right) =>
        LenientScore
            .IsMajorityRight(
                [.. completions.Split('|').Select(x => x.Length == 0 ? "" : $"<answer>{x}</answer>")],
                gold
            )
            .ShouldBe(right);
}
