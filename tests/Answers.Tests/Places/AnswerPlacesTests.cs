namespace Rlfw.Answers.Tests.Places;

public sealed class AnswerPlacesTests
{
    [Theory]
    [InlineData("<answer> 12 </answer> and <answer>13</answer>", "12|13")]
    [InlineData("<answer>1<answer>2</answer>", "2")]
    [InlineData("<answer></answer>", "")]
    [InlineData("</answer>7<answer>", null)]
    [InlineData("7", null)]
    [InlineData("<answer>1</answer>2</answer>", "1")]
    public void Tags_hold_what_stands_between_them(string text, string? expected) =>
        AnswerPlaces.InTags(text).ShouldBe(expected?.Split('|') ?? []);

    [Theory]
    [InlineData(@"so $x = \boxed{\frac{7}{8}}$ and \boxed{3}", @"\frac{7}{8}|3")]
    [InlineData(@"\boxed{\left\{1, 2\right\}}", @"\left\{1, 2\right\}")]
    [InlineData(@"\boxed{7", null)]
    public void Boxes_nest_braces(string text, string? expected) =>
        AnswerPlaces.Boxed(text).ShouldBe(expected?.Split('|') ?? []);

    [Theory]
    [InlineData("3 + 4 = 7\n#### 7", "7")]
    [InlineData("#### 6\n#### 7 clips.", "6|7 clips.")]
    [InlineData("#### -1,234.5.", "-1,234.5.")]
    [InlineData("####", null)]
    [InlineData("#### ,", null)]
    [InlineData("#### 7, I think", "7")]
    public void A_marker_is_followed_by_the_answer(string text, string? expected) =>
        AnswerPlaces.AfterMarker(text).ShouldBe(expected?.Split('|') ?? []);

    [Theory]
    [InlineData("Đáp án là: 18", "18")]
    [InlineData("đáp án là 48.", "48.")]
    [InlineData("Câu trả lời là: 2", "2")]
    [InlineData("CÂU TRẢ LỜI CUỐI CÙNG LÀ: 2", "2")]
    [InlineData("Đáp số: 18 quả cam", "18 quả cam")]
    [InlineData("**Đáp án:** 18", "18")]
    [InlineData("Đáp án là: $\\frac{7}{8}$", "$\\frac{7}{8}$")]
    [InlineData("Đáp án là:\n18", "18")]
    [InlineData("D\u0301a\u0301p", null)]
    [InlineData("\u0110a\u0301p a\u0301n la\u0300: 5", "5")]
    [InlineData("The answer is: 18", "18")]
    [InlineData("So the final answer is 18, because 9 + 9 is 18.", "18")]
    [InlineData("answer: -5", "-5")]
    [InlineData("The answer is 3 apples. Then 4 pears are left.", "3 apples")]
    [InlineData("The answer is about 1.5 hours of work for each of them", "1.5")]
    [InlineData("The answer is 7 or 8", "7 or 8")]
    [InlineData("The answer is: ,", null)]
    [InlineData("<answer>18</answer>", null)]
    [InlineData("the answer to the above question is 14", null)]
    [InlineData("Nếu biết câu trả lời cho câu hỏi trên là 14", null)]
    [InlineData("The answer is: 1. No, the answer is: 2.", "1|2.")]
    [InlineData("The answer is: blue", "blue")]
    public void Phrases_announce_answers_in_both_languages(string text, string? expected) =>
        AnswerPlaces.AfterPhrases(text).ShouldBe(expected?.Split('|') ?? []);

    [Fact]
    public void Phrases_of_ones_own_replace_the_usual_ones()
    {
        var phrases = AnswerPhrases.Of(["Kết quả", "Kết quả là"]);

        AnswerPlaces.AfterPhrases("kết quả là: 7. The answer is 8", phrases).ShouldBe(["7"]);
        Should.Throw<ArgumentException>(() => AnswerPhrases.Of([" "]));
    }

    [Theory]
    [InlineData("15 - 6 = 9", "15|6|9")]
    [InlineData("5-3 and -5", "5|3|-5")]
    [InlineData("là -5 độ, 4/5, 1 1/2 và 1 234 567", "-5|4/5|1 1/2|1 234 567")]
    [InlineData(@"$18.50, 65%, 35\% , .5 and 1,234.5.", @"$18.50|65%|35\%|.5|1,234.5")]
    [InlineData(@"\frac{3}{4} of 12", @"\frac{3}{4}|12")]
    [InlineData("a lone , or . is none", null)]
    public void Numbers_are_found_as_they_are_written(string text, string? expected) =>
        AnswerPlaces.Numbers(text).ShouldBe(expected?.Split('|') ?? []);

    [Fact]
    public void Long_hostile_texts_are_searched_in_time()
    {
        string[] units = ["1,", "1 ", "<answer>", @"\boxed{", "####", "answer is ", "( ", "$1", "1/", "- "];
        foreach (var unit in units)
        {
            var text = string.Concat(Enumerable.Repeat(unit, 20_000));
            AnswerPlaces.Numbers(text);
            AnswerPlaces.InTags(text + "</answer>");
            LenientAnswer.Find(text);
            AnswerNumber.Readings(text);
        }

        var nested = string.Concat(Enumerable.Repeat(@"\text{", 20_000)) + new string('}', 20_000);
        AnswerComparison.AreEqual(nested, "x").ShouldBeFalse();
        AnswerPlaces.Boxed(nested.Replace("text", "boxed", StringComparison.Ordinal)).Count.ShouldBeLessThan(200);
    }
}
