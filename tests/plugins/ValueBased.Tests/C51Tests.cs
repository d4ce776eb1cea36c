using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.C51;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Gridworld;
using Rlfw.Plugins.Mlp;

namespace Rlfw.Plugins.ValueBased.Tests;

public sealed class C51Tests
{
    [Fact]
    public void Cartpole_is_balanced_after_a_few_thousand_steps()
    {
        using var scope = NewDisposeScope();
        using var training = new TrainingRun(
            () => new CartpoleEnvironment(new CartpoleOptions()),
            context => new C51Algorithm(
                new C51Options
                {
                    Atoms = 51,
                    LowestReturn = 0,
                    BatchSize = 64,
                    LearningRate = 1e-3,
                    LearningStarts = 1000,
                    TrainEvery = 4,
                    GradientSteps = 2,
                    Exploration = new Schedule(ScheduleShape.Linear, 1, 0.04, 0.5),
                    TargetUpdateInterval = 250,
                },
                context
            ),
            environmentSteps: 8000
        );
        training.Evaluate().ShouldBeLessThan(60);

        training.Run().Evaluate().ShouldBeGreaterThan(100);
    }

    /// <summary>Atoms 0, 1, 2; the first action's distribution is even (mean 1), the second's nearly all on 2.</summary>
    [Fact]
    public void Targets_are_the_projected_distribution_of_the_best_action()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(new C51Options { BatchSize = 2, LearningRate = 1e-12 });
        Values.Set(algorithm.Model, [0, 0, 0, 0, 0, 0], [0, 0, 0, -30, -30, 0]);
        var batch = Transitions.Of(0.5, (0, 0, 0.25f, 0, false), (0, 0, 0.25f, 0, true));

        var record = (C51Record)algorithm.Update(batch, new UpdateContext(1, 1, 0));
        var targets = new float[6];
        algorithm.Targets(batch, targets);

        // 0.25 + 0.5 * 2 = 1.25; and 0.25 alone after the end.
        targets.ShouldBe([0, 0.75f, 0.25f, 0.75f, 0.25f, 0], 1e-5);

        // Even probabilities: the cross-entropy with any target is log 3.
        record.Loss.ShouldBe(Math.Log(3), 1e-5);
        record.MeanQ.ShouldBe(1, 1e-5);
        record.EdgeProbability.ShouldBe(2.0 / 3, 1e-5);
    }

    [Fact]
    public void A_step_raises_the_targets_atom_of_the_chosen_action_and_leaves_the_others_alone()
    {
        using var scope = NewDisposeScope();
        using var algorithm = MakeForOneStep(clip: 0);
        Values.Set(algorithm.Model, [0, 0, 0, 0, 0, 0], [0, 0, 0, 1, 2, 3]);

        algorithm.Update(Transitions.Of(0.9, (1, 0, 1, 0, true)), new UpdateContext(1, 1, 0));

        // Gradient (1/3, -2/3, 1/3): Adam's first step has the size of the step size against its sign.
        Values.Of(algorithm.Model, "output.bias").ShouldBe([-0.125f, 0.125f, -0.125f, 1, 2, 3], 1e-5);
    }

    /// <summary>The target lies on an atom of probability 2e-5: below the clip it does not pull, above it it does.</summary>
    [Theory]
    [InlineData(1e-3, 0)]
    [InlineData(1e-5, 0.125f)]
    [InlineData(0, 0.125f)]
    public void Atoms_outside_of_the_clip_give_no_gradient(double clip, float moved)
    {
        using var scope = NewDisposeScope();
        using var algorithm = MakeForOneStep(clip);
        Values.Set(algorithm.Model, [0, 0, 0, 0, 0, 0], [0, 0, -10, 1, 2, 3]);

        algorithm.Update(Transitions.Of(0.9, (1, 0, 2, 0, true)), new UpdateContext(1, 1, 0));

        Values.Of(algorithm.Model, "output.bias").ShouldBe([-moved, -moved, -10 + moved, 1, 2, 3], 1e-5);
    }

    [Fact]
    public void A_range_of_returns_that_is_empty_is_refused() =>
        Fault(new C51Options { LowestReturn = 5, HighestReturn = 5 })
            .ShouldBe("highest_return 5 must lie above lowest_return 5");

    [Fact]
    public void A_clip_that_leaves_an_even_distribution_no_gradient_is_refused() =>
        Fault(new C51Options { Atoms = 50, ProbabilityClip = 0.02 })
            .ShouldStartWith("probability_clip 0.02 must lie below 1 / atoms = 0.02");

    [Fact]
    public void Continuous_actions_are_refused_with_a_way_out() =>
        C51Algorithm
            .SpaceFault(new DiscreteSpace(3), new BoxSpace([0], [1]))
            .ShouldNotBeNull()
            .ShouldContain("use ppo, sac or td3");

    private static string? Fault(C51Options options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults.Single().ErrorMessage;
    }

    /// <summary>Its first step moves every parameter with a gradient by 0.125.</summary>
    private static C51Algorithm MakeForOneStep(double clip) =>
        Make(
            new C51Options
            {
                BatchSize = 1,
                LearningRate = 0.125,
                AdamEpsilon = 1e-8,
                ProbabilityClip = clip,
            }
        );

    /// <summary>A linear network from one number to two actions over the atoms 0, 1, 2.</summary>
    private static C51Algorithm Make(C51Options options)
    {
        var context = TrainingRun.Context(
            new GridworldEnvironment(new GridworldOptions()),
            network: new MlpOptions { Hidden = [] }
        );
        return new C51Algorithm(
            options with
            {
                Atoms = 3,
                LowestReturn = 0,
                HighestReturn = 2,
            },
            context with
            {
                ObservationSpace = new BoxSpace([-100], [100]),
                ActionSpace = new DiscreteSpace(2),
            }
        );
    }
}
