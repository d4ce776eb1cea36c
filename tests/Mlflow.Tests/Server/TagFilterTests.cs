using Rlfw.Mlflow.Server;

namespace Rlfw.Mlflow.Tests.Server;

public sealed class TagFilterTests
{
    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("say \"x\"", "'say \"x\"'")]
    [InlineData("50% of_x; y", "'50% of_x; y'")]
    [InlineData("it's \"x\"", null)]
    [InlineData("back\\slash", null)]
    [InlineData("two\nlines", null)]
    [InlineData("", null)]
    public void A_text_stands_in_quotes_that_fit_or_is_not_said(string text, string? expected) =>
        TagFilter.Text(text).ShouldBe(expected);

    [Fact]
    public void Conditions_are_joined_and_what_cannot_be_said_is_looked_at_in_the_answer()
    {
        var tags = new Dictionary<string, string>
        {
            ["mlflow.parentRunId"] = "abc",
            ["a"] = "it's \"x\"",
            ["b c"] = "1",
        };

        TagFilter.Of(tags).ShouldBe("tags.`b c` = '1' AND tags.`mlflow.parentRunId` = 'abc'");
        TagFilter.Of(new Dictionary<string, string> { ["a"] = "\\" }).ShouldBeNull();
        TagFilter.Fits(tags, tags).ShouldBeTrue();
        TagFilter.Fits(tags, new Dictionary<string, string>(tags) { ["a"] = "other" }).ShouldBeFalse();
        TagFilter.Fits(tags, new Dictionary<string, string>()).ShouldBeFalse();
    }
}
