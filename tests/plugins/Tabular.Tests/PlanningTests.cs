using Rlfw.Contracts;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Gridworld;
using Rlfw.Plugins.Planning;
using Rlfw.Training.Planning;

namespace Rlfw.Plugins.Tabular.Tests;

/// <summary>Planning with a known transition table.</summary>
public sealed class PlanningTests
{
    [Theory]
    [InlineData("gridworld")]
    [InlineData("slippery gridworld")]
    [InlineData("frozenlake")]
    [InlineData("cliffwalking")]
    [InlineData("taxi")]
    public void Value_and_policy_iteration_agree_with_the_exact_values(string world)
    {
        using var scope = NewDisposeScope();
        var table = Worlds.Make(world).Transitions;
        var exact = ExactValues.Soft(table, 0.95, 0);
        foreach (var algorithm in Both(Batch.Context(table.States, table.Actions, table), 0.95))
        {
            using (algorithm)
            {
                var rounds = 0;
                while (((IConverges)algorithm).Converged is null)
                {
                    algorithm.Take(0, 0, 0, 0);
                    (++rounds).ShouldBeLessThan(1000);
                }

                var learned = ((ITabularAlgorithm)algorithm).ActionValues.data<double>().ToArray();
                for (var pair = 0; pair < exact.Length; pair++)
                {
                    learned[pair].ShouldBe(exact[pair], 1e-7);
                }
            }
        }
    }

    [Fact]
    public void Values_read_minus_the_steps_that_are_left()
    {
        using var scope = NewDisposeScope();
        var world = new GridworldEnvironment(
            new GridworldOptions
            {
                Map = "S...\n.X#.\n...G",
                StepReward = -1,
                GoalReward = -1,
                TrapReward = -10,
                RandomStart = true,
            }
        );
        using var algorithm = new ValueIterationAlgorithm(
            new ValueIterationOptions { Discount = 1, Tolerance = 0 },
            Batch.Context(12, 4, world.Transitions)
        );
        var sweeps = 0;
        while (algorithm.Converged is null)
        {
            algorithm.Take(0, 0, 0, 0).ShouldBeOfType<PlanningRecord>().Sweeps.ShouldBe(1);
            sweeps++;
        }

        Enumerable
            .Range(0, 12)
            .Select(state => algorithm.ActionValues[state].max().item<double>())
            .ShouldBe([-5, -4, -3, -2, -4, 0, 0, -1, -3, -2, -1, 0]);
        sweeps.ShouldBeInRange(5, 8);
        algorithm.Converged.ShouldBe("the largest change of a value, 0e0, is within the tolerance 0e0");
    }

    [Fact]
    public void An_environment_that_does_not_know_its_transitions_is_refused_with_advice()
    {
        foreach (var id in new[] { "value-iteration", "policy-iteration" })
        {
            var fault = Should.Throw<UserErrorException>(() =>
                id == "value-iteration"
                    ? (IAlgorithm)new ValueIterationAlgorithm(new ValueIterationOptions(), Batch.Context(3, 2))
                    : new PolicyIterationAlgorithm(new PolicyIterationOptions(), Batch.Context(3, 2))
            );
            fault.Message.ShouldStartWith($"{id} plans with the environment's transition table");
            fault.Message.ShouldContain("dyna-q");
        }
    }

    [Fact]
    public void Wrappers_that_show_other_states_are_refused()
    {
        var table = Worlds.Make("frozenlake").Transitions;
        Should
            .Throw<UserErrorException>(() =>
                new ValueIterationAlgorithm(new ValueIterationOptions(), Batch.Context(17, 4, table))
            )
            .Message.ShouldContain("16 states and 4 actions, but wrappers");
    }

    [Fact]
    public void Continuous_spaces_are_refused_by_name()
    {
        var cartpole = new CartpoleEnvironment(new CartpoleOptions());
        ValueIterationAlgorithm
            .SpaceFault(cartpole.ObservationSpace, cartpole.ActionSpace)!
            .ShouldStartWith("value-iteration holds a table and needs discrete observations");
        PrioritizedSweepingAlgorithm.SpaceFault(cartpole.ObservationSpace, cartpole.ActionSpace).ShouldNotBeNull();
        SarsaAlgorithm.SpaceFault(new DiscreteSpace(3), cartpole.ObservationSpace)!.ShouldContain("discrete actions");
        SarsaAlgorithm.SpaceFault(new DiscreteSpace(3), new DiscreteSpace(2)).ShouldBeNull();
    }

    [Fact]
    public void Policy_iteration_goes_on_while_its_evaluation_was_cut_short()
    {
        using var scope = NewDisposeScope();
        var table = Worlds.Make("frozenlake").Transitions;
        using var algorithm = new PolicyIterationAlgorithm(
            new PolicyIterationOptions { EvaluationSweeps = 1 },
            Batch.Context(table.States, table.Actions, table)
        );
        algorithm.Take(0, 0, 0, 0);
        algorithm.Converged.ShouldBeNull();
    }

    private static IEnumerable<IHostOffPolicyAlgorithm> Both(EnvironmentAlgorithmContext context, double discount) =>
        [
            new ValueIterationAlgorithm(new ValueIterationOptions { Discount = discount }, context),
            new PolicyIterationAlgorithm(new PolicyIterationOptions { Discount = discount }, context),
        ];
}
