using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Gridworld;
using Rlfw.Plugins.Mlp;
using Rlfw.Plugins.QrDqn;

namespace Rlfw.Plugins.ValueBased.Tests;

public sealed class QrDqnTests
{
    [Fact]
    public void Cartpole_is_balanced_after_a_few_thousand_steps()
    {
        using var scope = NewDisposeScope();
        using var training = new TrainingRun(
            () => new CartpoleEnvironment(new CartpoleOptions()),
            context => new QrDqnAlgorithm(
                new QrDqnOptions
                {
                    Quantiles = 10,
                    BatchSize = 64,
                    LearningRate = 1e-3,
                    LearningStarts = 1000,
                    Exploration = new Schedule(ScheduleShape.Linear, 1, 0.04, 0.5),
                    GradientSteps = 2,
                    TargetUpdateInterval = 250,
                },
                context
            ),
            environmentSteps: 8000
        );
        training.Evaluate().ShouldBeLessThan(60);

        training.Run().Evaluate().ShouldBeGreaterThan(100);
    }

    /// <summary>Two actions with two quantiles each: theta(s) = (s, s + 2, 5, 6), so Q = (s + 1, 5.5).</summary>
    [Fact]
    public void Targets_are_the_quantiles_of_the_best_action()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(
            new QrDqnOptions
            {
                Quantiles = 2,
                Discount = 0.5,
                BatchSize = 3,
            }
        );
        Values.Set(algorithm.Model, [1, 1, 0, 0], [0, 2, 5, 6]);
        var batch = Transitions.Of(0.5, (0, 0, 1, 4, false), (0, 0, 1, 10, false), (0, 0, 1, 10, true));

        // The first update copies the network; a step size of 1e-12 then leaves it as it was.
        algorithm.Update(batch, new UpdateContext(1, 1, 0));
        var targets = new float[6];
        algorithm.Targets(batch, targets);

        // s' = 4: Q = (5, 5.5), the second action; s' = 10: Q = (11, 5.5), the first; and none after the end.
        targets.ShouldBe([1 + 2.5f, 1 + 3, 1 + 5, 1 + 6, 1, 1], 1e-5);
    }

    [Fact]
    public void A_step_moves_the_quantiles_of_the_chosen_action_towards_the_targets_and_no_others()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(
            new QrDqnOptions
            {
                Quantiles = 2,
                BatchSize = 1,
                LearningRate = 0.125,
                AdamEpsilon = 1e-8,
            }
        );
        Values.Set(algorithm.Model, [0, 0, 0, 0], [0, 2, 5, 6]);

        // The target is 10 after a terminal state: u = 10 and 8, |tau - 0| = 1/4 and 3/4, L = u - 1/2.
        var record = (QrDqnRecord)
            algorithm.Update(Transitions.Of(0.9, (1, 0, 10, 0, true)), new UpdateContext(1, 1, 0));

        record.Loss.ShouldBe((0.25 * 9.5) + (0.75 * 7.5), 1e-5);
        record.MeanQ.ShouldBe(1, 1e-6);
        record.QuantileSpread.ShouldBe(2, 1e-6);
        Values.Of(algorithm.Model, "output.bias").ShouldBe([0.125f, 2.125f, 5, 6], 1e-5);
    }

    [Fact]
    public void Importance_weights_scale_the_gradient_and_the_loss()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(new QrDqnOptions { Quantiles = 2, BatchSize = 2 });
        Values.Set(algorithm.Model, [0, 0, 0, 0], [0, 0, 0, 0]);
        var batch = Transitions.Of(0.9, (1, 0, 10, 0, true), (1, 1, 10, 0, true));
        batch.Weights[1] = 0;

        var record = (QrDqnRecord)algorithm.Update(batch, new UpdateContext(1, 1, 0));

        record.Loss.ShouldBe(0.5 * 9.5, 1e-5);
        Values.Of(algorithm.Model, "output.bias")[2..].ShouldBe([0, 0]);
    }

    [Fact]
    public void Contradictory_options_are_refused_all_at_once()
    {
        var options = new QrDqnOptions
        {
            Environments = 3,
            TrainEvery = 4,
            BatchSize = 64,
            ReplayCapacity = 32,
            LearningRate = 0,
            Exploration = 2,
        };
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        faults
            .SelectMany(fault => fault.MemberNames)
            .ShouldBe(["TrainEvery", "BatchSize", "LearningRate", "Exploration"]);
    }

    [Fact]
    public void Continuous_actions_are_refused_with_a_way_out() =>
        QrDqnAlgorithm
            .SpaceFault(new DiscreteSpace(3), new BoxSpace([0], [1]))
            .ShouldNotBeNull()
            .ShouldContain("use ppo, sac or td3");

    /// <summary>A linear network from one number to two actions.</summary>
    private static QrDqnAlgorithm Make(QrDqnOptions options)
    {
        var context = TrainingRun.Context(
            new GridworldEnvironment(new GridworldOptions()),
            network: new MlpOptions { Hidden = [] }
        );
        return new QrDqnAlgorithm(
            options.LearningRate.Start > 0.01 ? options : options with { LearningRate = 1e-12 },
            context with
            {
                ObservationSpace = new BoxSpace([-100], [100]),
                ActionSpace = new DiscreteSpace(2),
            }
        );
    }
}
