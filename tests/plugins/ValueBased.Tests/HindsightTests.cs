using Rlfw.Contracts;
using Rlfw.Plugins.BitFlip;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Dqn;
using Rlfw.Plugins.Mlp;

namespace Rlfw.Plugins.ValueBased.Tests;

/// <summary>Andrychowicz et al. (2017), figure 1: DQN alone does not flip 15 bits, with goals in hindsight it does.</summary>
public sealed class HindsightTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    public void Fifteen_bits_are_flipped_with_goals_in_hindsight_and_not_without(int goals)
    {
        using var scope = NewDisposeScope();
        using var training = new TrainingRun(
            () => new BitFlipEnvironment(new BitFlipOptions { Bits = 15 }),
            context => new DqnAlgorithm(
                new DqnOptions
                {
                    HindsightGoals = goals,
                    BatchSize = 128,
                    LearningRate = 1e-3,
                    LearningStarts = 500,
                    TrainEvery = 16,
                    GradientSteps = 8,
                    Discount = 0.98,
                    TargetUpdateInterval = 16,
                    TargetUpdateRate = 0.05,
                    Exploration = new Schedule(ScheduleShape.Linear, 1, 0.1, 0.3),
                },
                context
            ),
            environmentSteps: 12_000,
            network: new MlpOptions { Hidden = [128] }
        );

        // Each step costs 1: episodes that fail have -15, those that take the shortest way about -6.5 on average.
        var reached = training.Run().Evaluate(100);
        if (goals > 0)
        {
            reached.ShouldBeGreaterThan(-9);
        }
        else
        {
            reached.ShouldBeLessThan(-14);
        }
    }

    [Fact]
    public void An_environment_without_goals_is_refused_with_a_way_out() =>
        Should
            .Throw<UserErrorException>(() =>
                new TrainingRun(
                    () => new CartpoleEnvironment(new CartpoleOptions()),
                    context => new DqnAlgorithm(new DqnOptions { HindsightGoals = 4 }, context),
                    environmentSteps: 100
                )
            )
            .Message.ShouldContain("bit-flip");
}
