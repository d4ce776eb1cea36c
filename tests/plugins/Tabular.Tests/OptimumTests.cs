using Rlfw.Contracts;
using Rlfw.Plugins.Dqn;
using Rlfw.Plugins.Gridworld;
using Rlfw.Plugins.Planning;
using Rlfw.Training.Planning;

namespace Rlfw.Plugins.Tabular.Tests;

/// <summary>The gap between what a policy gets and what can be had.</summary>
public sealed class OptimumTests
{
    // FrozenLake's and Taxi's are known from the transition tables; the cliff takes 13 steps along its edge.
    [Theory]
    [InlineData("frozenlake", 0.74, 0.005)]
    [InlineData("cliffwalking", -13, 1e-9)]
    [InlineData("taxi", 7.93, 0.005)]
    public void The_optimal_returns_are_the_known_ones(string world, double expected, double within)
    {
        var known = Worlds.Make(world);
        ExpectedReturns.Optimal(known.Transitions, known.StepLimit ?? 10_000).ShouldBe(expected, within);
    }

    [Theory]
    [InlineData("frozenlake")]
    [InlineData("slippery gridworld")]
    [InlineData("taxi")]
    public void The_expected_return_of_a_policy_is_the_mean_of_many_episodes(string world)
    {
        using var scope = NewDisposeScope();
        using var training = new Classic.Tests.Training(
            () => Worlds.Make(world),
            context => new ValueIterationAlgorithm(new ValueIterationOptions(), context),
            100
        ).Run();
        var metrics = training.Evaluation(4_000);
        // Four standard errors of the mean of 4,000 episodes.
        metrics["eval/return"]
            .ShouldBe(metrics["eval/expected_return"], 4 * metrics["eval/return_std"] / Math.Sqrt(4_000));
        metrics["eval/gap_to_optimum"]
            .ShouldBe(metrics["eval/optimal_return"] - metrics["eval/expected_return"], 1e-12);
        metrics["eval/gap_to_optimum"].ShouldBeInRange(-1e-9, 0.05);
    }

    [Fact]
    public void Every_algorithm_is_told_its_gap_where_the_environment_knows_its_transitions()
    {
        using var scope = NewDisposeScope();
        using var training = new Classic.Tests.Training(
            () => new GridworldEnvironment(new GridworldOptions { Map = "S.G" }),
            context => new DqnAlgorithm(new DqnOptions(), context),
            100
        );
        var metrics = training.Evaluation(1);
        metrics["eval/optimal_return"].ShouldBe(1 - 0.04, 1e-12);
        // float32 rewards are added up in the episode, exact ones in the expectation.
        metrics["eval/expected_return"].ShouldBe(metrics["eval/return"], 1e-4);
    }

    [Fact]
    public void A_time_limit_counts()
    {
        // Five steps to the goal, worth 1, at -0.04 each; with fewer steps there is nothing but costs.
        var table = new GridworldEnvironment(new GridworldOptions { Map = "S....G" }).Transitions;
        ExpectedReturns.Optimal(table, 5).ShouldBe(1 - (4 * 0.04), 1e-12);
        ExpectedReturns.Optimal(table, 4).ShouldBe(-4 * 0.04, 1e-12);
        ExpectedReturns.Optimal(table, 1_000_000_000).ShouldBe(1 - (4 * 0.04), 1e-12);
        ExpectedReturns.Of(table, [3, 3, 3, 3, 3, 3], 10).ShouldBe(-0.4, 1e-12);
    }
}
