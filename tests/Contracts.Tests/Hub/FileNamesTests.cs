using Rlfw.Contracts;

namespace Rlfw.Contracts.Tests.Hub;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("*.json", "config.json", true)]
    [InlineData("*.json", "original/params.json", false)]
    [InlineData("**/*.json", "config.json", true)]
    [InlineData("**/*.json", "a/b/params.json", true)]
    [InlineData("original/**", "original/a/b", true)]
    [InlineData("original/**", "originals/a", false)]
    [InlineData("*", "a", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("**", "a/b", true)]
    [InlineData("train-?.csv", "train-1.csv", true)]
    [InlineData("train-?.csv", "train-10.csv", false)]
    [InlineData("a+(b).txt", "a+(b).txt", true)]
    [InlineData("config.json", "configXjson", false)]
    [InlineData("Config.json", "config.json", false)]
    public void Patterns_mean_what_they_mean_to_a_shell(string pattern, string name, bool expected) =>
        FileNames.Matches(name, ["nothing", pattern]).ShouldBe(expected);

    [Fact]
    public void A_pattern_of_many_stars_ends() =>
        FileNames.Matches(new string('a', 200), [string.Concat(Enumerable.Repeat("*a", 50)) + "b"]).ShouldBeFalse();
}
