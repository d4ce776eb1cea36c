using Rlfw.Plans.Tests.Catalog;

namespace Rlfw.Plans.Tests;

public sealed class EnvironmentPlannerTests
{
    [Fact]
    public void An_environment_is_named_with_options_as_a_file_has_them()
    {
        var (environment, faults) = EnvironmentPlanner.Plan("gridworld", ["step_reward=0.25"], TestCatalog.Instance);

        faults.ShouldBeEmpty();
        environment.ShouldNotBeNull().Plugin.Id.ShouldBe("gridworld");
        environment.Options.ShouldBeOfType<GridworldOptions>().StepReward.ShouldBe(0.25);
    }

    [Theory]
    [InlineData("gridwrld", "", "the environment: unknown environment 'gridwrld'; did you mean 'gridworld'?")]
    [InlineData("ppo", "", "not an environment")]
    [InlineData("gridworld", "step_reword=1", "option 1: unknown key 'step_reword'")]
    [InlineData("gridworld", "step_reward=often", "option 1: 'step_reward' expects")]
    [InlineData("gridworld", "step_reward", "option 1: 'step_reward' is not an option; write key=value")]
    [InlineData("gridworld", "=1", "option 1: '=1' is not an option")]
    [InlineData("gridworld", "step_reward=[1", "option 1")]
    [InlineData("gridworld", "step_reward=0 step_reward=1", "option 2: 'step_reward' is given twice; keep one")]
    [InlineData("gridworld", "plugin=cartpole", "option 1: 'plugin' is given twice")]
    public void What_is_wrong_names_the_option(string id, string options, string expected)
    {
        var (environment, faults) = EnvironmentPlanner.Plan(
            id,
            options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            TestCatalog.Instance
        );

        environment.ShouldBeNull();
        faults.ShouldContain(fault => fault.ToString().Contains(expected), string.Join('\n', faults));
    }
}
