using Rlfw.Contracts;
using Rlfw.Plugins.Mlp;
using Rlfw.Plugins.Pendulum;
using Rlfw.Plugins.PointReach;
using Rlfw.Plugins.Td3;

namespace Rlfw.Plugins.ActorCritic.Tests;

public sealed class LearningTests(ITestOutputHelper output)
{
    public static TheoryData<string> Algorithms => [.. Learners.Names];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_point_is_pushed_to_its_place_almost_as_well_as_possible(string name)
    {
        using var scope = NewDisposeScope();
        using var training = Learners.OnPoint(name, budget: 2500);
        var (best, before) = (PointEnvironment.BestMeanReturn(), training.Evaluate(100));
        before.ShouldBeLessThan(best - 1);

        var after = training.Run().Evaluate(100);
        output.WriteLine($"{before:F2}, then {after:F2}; at best {best:F2}");
        after.ShouldBeGreaterThan(best - 0.25);
    }

    /// <summary>Random actions give about -1200, standing upright as fast as possible about -150.</summary>
    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_pendulum_is_swung_up_after_a_few_thousand_steps(string name)
    {
        using var scope = NewDisposeScope();
        using var training = Learners.On(() => new PendulumEnvironment(new PendulumOptions()), name, budget: 5000);
        var before = training.Evaluate(20);
        var after = training.Run().Evaluate(20);
        output.WriteLine($"{before:F0}, then {after:F0}");
        // Eight seeds of each gave -127 to -630 after the last step.
        after.ShouldBeGreaterThan(before + 500);
    }

    /// <summary>Nothing tells how near the goal is: an episode is worth 0 to -20, and -20 where it is missed.</summary>
    [Fact]
    public void With_goals_chosen_in_hindsight_a_point_finds_goals_that_it_does_not_find_without()
    {
        using var scope = NewDisposeScope();
        var (without, with) = (Reach(0), Reach(4));
        output.WriteLine($"{without:F1} without, {with:F1} with");
        with.ShouldBeGreaterThan(without + 3);
        with.ShouldBeGreaterThan(-9);
    }

    private static double Reach(int goals)
    {
        using var training = new TrainingRun(
            () =>
                new PointReachEnvironment(
                    new PointReachOptions
                    {
                        Tolerance = 0.1,
                        Speed = 0.2,
                        MaxEpisodeSteps = 20,
                    }
                ),
            context => new Td3Algorithm(
                new Td3Options
                {
                    BatchSize = 128,
                    LearningStarts = 500,
                    TrainEvery = 2,
                    Discount = 0.95,
                    TargetUpdateRate = 0.02,
                    ActionNoiseDeviation = 0.2,
                    HindsightGoals = goals,
                },
                context
            ),
            environmentSteps: 5000,
            network: new MlpOptions { Hidden = [32, 32] }
        );
        return training.Run().Evaluate(100);
    }
}
