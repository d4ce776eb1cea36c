namespace Rlfw.Answers.Tests;

public sealed class AnswerComparisonTests
{
    [Theory]
    [InlineData("18", "18", true)]
    [InlineData("1,234.50", "1234.5", true)]
    [InlineData("1.234,5", "1,234.5", true)]
    [InlineData("0.75", "3/4", true)]
    [InlineData("50%", "50", true)]
    [InlineData("50%", "0.5", true)]
    [InlineData("0.5", "50%", true)]
    [InlineData("50%", "50%", true)]
    [InlineData("50%", "0.5%", false)]
    [InlineData("0.5%", "50", false)]
    [InlineData("1.234", "1234", true)]
    [InlineData("1.234", "1.234", true)]
    [InlineData("18 quả", "18", true)]
    [InlineData("100000000000000000000000000001", "100000000000000000000000000002", false)]
    [InlineData("", "", false)]
    [InlineData(null, "5", false)]
    [InlineData("(B)", "B", true)]
    [InlineData("b.", "B", true)]
    [InlineData("B) 12 apples", "B", true)]
    [InlineData("A bee", "A", false)]
    [InlineData("A. Lincoln", "A. Smith", false)]
    [InlineData("Hà  Nội.", "hà nội", true)]
    [InlineData("Ha\u0300 No\u0302\u0323i", "Hà Nội", true)]
    [InlineData("x+1", "x + 1", true)]
    [InlineData("x+1", "x+2", false)]
    [InlineData("(3, 4)", "(3,4)", true)]
    [InlineData(@"$\frac{\sqrt{2}}{2}$", @"\frac{\sqrt{2}}{2}", true)]
    public void Answers_are_compared_as_numbers_or_as_text(string? answer, string gold, bool expected) =>
        AnswerComparison.AreEqual(answer, gold).ShouldBe(expected);

    [Theory]
    [InlineData("1.234", AnswerLocale.En, "1234", false)]
    [InlineData("1.234", AnswerLocale.Vi, "1234", true)]
    [InlineData("1,234", AnswerLocale.Vi, "1234", false)]
    public void A_locale_leaves_one_reading(string answer, AnswerLocale locale, string gold, bool expected) =>
        AnswerComparison.AreEqual(answer, gold, locale).ShouldBe(expected);

    [Theory]
    [InlineData("101", 0.01, true)]
    [InlineData("99", 0.01, true)]
    [InlineData("101.0001", 0.01, false)]
    [InlineData("110", 0.1, true)]
    public void A_tolerance_is_exact_at_its_border(string answer, double tolerance, bool expected) =>
        AnswerComparison.AreEqual(answer, "100", relativeTolerance: tolerance).ShouldBe(expected);

    [Fact]
    public void Answers_that_are_the_same_share_a_key_and_blank_ones_have_none()
    {
        string[] same = ["0.75", "3/4", @"\frac{6}{8}", "0,75 lít", "75e-2"];

        same.Select(x => AnswerComparison.Key(x)).Distinct().ShouldHaveSingleItem().ShouldBe("3/4");
        AnswerComparison.Key("1.234", AnswerLocale.Vi).ShouldBe("1234");
        AnswerComparison.Key("(B)").ShouldBe("b");
        AnswerComparison.Key(" ").ShouldBeNull();
        AnswerComparison.Key(null).ShouldBeNull();
        AnswerComparison.Key("18").ShouldNotBe(AnswerComparison.Key("81"));
    }

    [Theory]
    [InlineData("so 3 + 4 = 7", "7")]
    [InlineData("The answer is 5. Check: 2 + 3 = 5, 1 + 4 = 5", "5")]
    [InlineData("<answer>9</answer> The answer is 5", "9")]
    [InlineData("<answer></answer> The answer is 5", "5")]
    [InlineData(@"\boxed{4} #### 5", "4")]
    [InlineData("no idea", null)]
    public void A_lenient_search_takes_the_first_place_that_has_an_answer(string completion, string? expected) =>
        LenientAnswer.Find(completion).ShouldBe(expected);
}
