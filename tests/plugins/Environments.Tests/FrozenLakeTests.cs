using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.FrozenLake;

namespace Rlfw.Plugins.Environments.Tests;

public sealed class FrozenLakeTests
{
    [Theory]
    [InlineData("4x4", 0)]
    [InlineData("8x8", 1)]
    public void The_table_is_Gymnasiums(string map, int golden)
    {
        var file = GoldenTrajectories.Read("FrozenLake-v1");
        file.GetArrayLength().ShouldBe(2);
        var table = new FrozenLakeEnvironment(new FrozenLakeOptions { Map = map }).Transitions;
        GoldenTables.Check(file[golden], table).ShouldBeGreaterThan(150);
    }

    [Fact]
    public void The_best_way_over_slippery_ice_arrives_as_often_as_it_is_known_to()
    {
        // Without a time limit the optimum is 14/17; the registry's 0.74 is that of 100 steps.
        var table = new FrozenLakeEnvironment(new FrozenLakeOptions()).Transitions;
        ExactValues.AtStart(table, ExactValues.Of(table, 1).Values).ShouldBe(14.0 / 17, 1e-6);
    }

    [Fact]
    public void Steps_on_ice_that_is_not_slippery_go_where_they_should()
    {
        var environment = new FrozenLakeEnvironment(new FrozenLakeOptions { Slippery = false });
        var observation = new float[1];
        environment.Reset(new RandomStream(1, "environment"), observation);
        foreach (var (action, cell) in new[] { (1, 4), (0, 4), (1, 8), (2, 9), (2, 10), (1, 14) })
        {
            environment.Step([action], observation).ShouldBe(new StepResult(0, false, false));
            observation[0].ShouldBe(cell);
        }

        environment.Step([2], observation).ShouldBe(new StepResult(1, true, false));
    }

    [Theory]
    [InlineData("4x4", null, 100)]
    [InlineData("8x8", null, 200)]
    [InlineData("SFG", null, 100)]
    [InlineData("8x8", 7, 7)]
    public void An_episode_is_truncated_as_Gymnasiums_registry_has_it(string map, int? limit, int expected)
    {
        var environment = new FrozenLakeEnvironment(
            new FrozenLakeOptions
            {
                Map = map,
                Slippery = false,
                MaxEpisodeSteps = limit,
            }
        );
        var observation = new float[1];
        environment.Reset(new RandomStream(1, "environment"), observation);
        var steps = 1;
        while (!environment.Step([0], observation).Truncated)
        {
            steps++;
        }

        steps.ShouldBe(expected);
    }

    [Fact]
    public void A_success_rate_shares_the_rest_between_both_sides()
    {
        var table = new FrozenLakeEnvironment(new FrozenLakeOptions { SuccessRate = 0.8 }).Transitions;
        table
            .After(9, 2)
            .ToArray()
            .Select(x => (x.Next, Math.Round(x.Probability, 12)))
            .ShouldBe([(13, 0.1), (10, 0.8), (5, 0.1)]);
    }

    [Theory]
    [InlineData("", "the map is empty: write 4x4, 8x8")]
    [InlineData("5x5", "row 1, column 1 of the map is '5'")]
    [InlineData("SFG\nFF", "row 2 of the map has 2 cells, row 1 has 3")]
    [InlineData("FFG", "no start")]
    [InlineData("SFF", "no goal: write G")]
    [InlineData("SHG", "no goal can be reached from the start in row 1, column 1")]
    public void A_map_that_cannot_be_used_says_what_and_where(string map, string message)
    {
        var options = new FrozenLakeOptions { Map = map };
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, true).ShouldBeFalse();
        faults.ShouldContain(fault => fault.ErrorMessage!.Contains(message) && fault.MemberNames.Single() == "Map");
        Should.Throw<UserErrorException>(() => new FrozenLakeEnvironment(options)).Message.ShouldContain(message);
    }

    [Fact]
    public void Values_and_policy_are_drawn_as_the_lake_lies()
    {
        var environment = new FrozenLakeEnvironment(new FrozenLakeOptions { Map = "SFF\nFHG" });
        environment
            .Describe([0.25, 0.5, 0.75, 0, 0, 0], [2, 2, 1, 3, 0, 0])
            .ShouldBe(
                """
                state values
                 0.25 0.50 0.75
                 0.00    H    G
                greedy policy (S is where an episode starts)
                S→  →  ↓
                 ↑  H  G
                """
            );
    }
}
