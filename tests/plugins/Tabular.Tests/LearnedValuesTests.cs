using Rlfw.Contracts;
using Rlfw.Plugins.Classic.Tests;

namespace Rlfw.Plugins.Tabular.Tests;

/// <summary>What is learned by acting, held against the exact values of the environment's transition table.</summary>
public sealed class LearnedValuesTests
{
    private const double Discount = 0.9;

    // In a deterministic world an update with step size 1 has no noise: nothing but float32 rewards is left of the error.
    [Theory]
    [InlineData("q-learning", "gridworld", 60_000)]
    [InlineData("tree-backup", "gridworld", 60_000)]
    [InlineData("dyna-q", "gridworld", 30_000)]
    [InlineData("prioritized-sweeping", "gridworld", 30_000)]
    [InlineData("q-learning", "cliffwalking", 150_000)]
    [InlineData("prioritized-sweeping", "cliffwalking", 60_000)]
    [InlineData("q-learning", "taxi", 600_000)]
    [InlineData("prioritized-sweeping", "taxi", 200_000)]
    public void Off_policy_learners_find_the_optimal_values_of_deterministic_worlds(
        string name,
        string world,
        int steps
    )
    {
        var (_, largest) = Distance(name, world, steps, learningRate: 1, exploration: 1, target: 0);
        largest.ShouldBeLessThan(1e-5);
    }

    // Traces carry errors further than one step, which a step size of 1 would make too much of.
    [Theory]
    [InlineData("q-lambda", 0.5)]
    [InlineData("q-lambda accumulating", 0.2)]
    public void Q_lambda_finds_the_optimal_values_of_a_deterministic_world(string name, double learningRate)
    {
        var (_, largest) = Distance(name, "gridworld", 200_000, learningRate, exploration: 0.9, target: 0);
        largest.ShouldBeLessThan(1e-4);
    }

    [Theory]
    [InlineData("q-learning", "slippery gridworld", 200_000, 0.1)]
    [InlineData("q-lambda", "slippery gridworld", 200_000, 0.1)]
    [InlineData("dyna-q", "slippery gridworld", 200_000, 0.1)]
    [InlineData("prioritized-sweeping", "slippery gridworld", 60_000, 1)]
    [InlineData("q-learning", "frozenlake", 200_000, 0.1)]
    [InlineData("prioritized-sweeping", "frozenlake", 60_000, 1)]
    public void Off_policy_learners_come_close_to_the_optimal_values_of_noisy_worlds(
        string name,
        string world,
        int steps,
        double learningRate
    )
    {
        // A model's expectation has no noise of its own, so prioritized sweeping keeps its step size.
        var schedule = learningRate == 1 ? 1 : new Schedule(ScheduleShape.Linear, learningRate, 0, 1);
        var (mean, largest) = Distance(name, world, steps, schedule, exploration: 1, target: 0);
        mean.ShouldBeLessThan(0.02);
        largest.ShouldBeLessThan(0.12);
    }

    [Fact]
    public void Expected_SARSA_finds_the_values_of_the_best_policy_that_explores()
    {
        var (_, largest) = Distance("expected-sarsa", "gridworld", 200_000, 1, exploration: 0.3, target: 0.3);
        largest.ShouldBeLessThan(1e-5);
    }

    [Theory]
    [InlineData("sarsa", 0.3)]
    [InlineData("n-step-sarsa", 0.3)]
    [InlineData("n-step-expected", 0.3)]
    [InlineData("sarsa", 1)]
    [InlineData("n-step-sarsa", 1)]
    [InlineData("n-step-expected", 1)]
    [InlineData("monte-carlo first", 1)]
    [InlineData("monte-carlo every", 1)]
    public void On_policy_learners_come_close_to_the_values_of_the_policy_that_they_follow(string name, double epsilon)
    {
        var schedule = new Schedule(ScheduleShape.Linear, 0.1, 0, 1);
        var (mean, largest) = Distance(name, "gridworld", 400_000, schedule, epsilon, target: epsilon);
        mean.ShouldBeLessThan(0.02);
        largest.ShouldBeLessThan(0.12);
    }

    private static (double Mean, double Largest) Distance(
        string name,
        string world,
        int steps,
        Schedule learningRate,
        double exploration,
        double target
    )
    {
        using var scope = NewDisposeScope();
        using var training = new Classic.Tests.Training(
            () => Worlds.Make(world),
            context => Learners.Make(name, context, learningRate, exploration, environments: 4, Discount),
            steps
        ).Run();
        var table = Worlds.Make(world).Transitions;
        var distance = ExactValues.Distance(
            (ITabularAlgorithm)training.Algorithm,
            table,
            ExactValues.Soft(table, Discount, target)
        );
        TestContext.Current.SendDiagnosticMessage("{0} {1}: {2}", name, world, distance);
        return distance;
    }
}
