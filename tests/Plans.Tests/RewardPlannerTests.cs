using Rlfw.Plans.Tests.Catalog;

namespace Rlfw.Plans.Tests;

public sealed class RewardPlannerTests
{
    [Theory]
    [InlineData("format", "format", 1.0)]
    [InlineData("format:", "format", 1.0)]
    [InlineData("format: { weight: 2, name: form }", "form", 2.0)]
    [InlineData("{ plugin: format, weight: 2 }", "format", 2.0)]
    public void A_reward_is_named_shortly_or_as_in_a_file(string text, string name, double weight)
    {
        var (rewards, faults) = RewardPlanner.Plan([text], "--reward", TestCatalog.Instance);

        faults.ShouldBeEmpty();
        var reward = rewards.ShouldHaveSingleItem();
        reward.Name.ShouldBe(name);
        reward.Weight.ShouldBe(weight);
        reward.TimeLimit.ShouldBeNull();
    }

    [Fact]
    public void A_time_limit_is_in_seconds() =>
        RewardPlanner
            .Plan(["format: { time_limit_seconds: 2.5 }"], "--reward", TestCatalog.Instance)
            .Rewards.ShouldHaveSingleItem()
            .TimeLimit.ShouldBe(TimeSpan.FromSeconds(2.5));

    [Theory]
    [InlineData("format: { time_limit_seconds: 0 }", "'time_limit_seconds' must be between 0.001 and")]
    [InlineData("formt", "unknown reward 'formt'; did you mean 'format'?")]
    [InlineData("[format]", "must be a mapping")]
    [InlineData("format: [1]", "lacks 'plugin'")]
    [InlineData("format: { weight: heavy", "--reward 1")]
    [InlineData("", "--reward 1")]
    public void What_is_wrong_names_the_text(string text, string expected)
    {
        var (rewards, faults) = RewardPlanner.Plan([text], "--reward", TestCatalog.Instance);

        rewards.ShouldBeEmpty();
        string.Join('\n', faults).ShouldContain(expected);
        faults.ShouldAllBe(fault => fault.File == "--reward 1");
    }

    [Fact]
    public void Two_rewards_of_one_name_are_refused() =>
        RewardPlanner
            .Plan(["format", "format"], "--reward", TestCatalog.Instance)
            .Faults.ShouldHaveSingleItem()
            .ToString()
            .ShouldBe("--reward 2: a second reward is called 'format'; give one of them a 'name'");
}
