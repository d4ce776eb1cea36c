namespace Rlfw.Contracts.Tests.Options;

public sealed class TextPatternTests
{
    [Theory]
    [InlineData("(?<x>(", "at offset 6: Not enough )'s")]
    [InlineData("[a", "at offset 2: Unterminated [] set")]
    public void What_is_wrong_with_a_pattern_is_said_with_its_place(string pattern, string reason)
    {
        Should
            .Throw<FormatException>(() => TextPattern.Parse(pattern, null))
            .Message.ShouldBe($"'{pattern}' is not a regular expression: {reason}");
        TextPattern.TryParse(pattern, null, out _).ShouldBeFalse();
    }
}
