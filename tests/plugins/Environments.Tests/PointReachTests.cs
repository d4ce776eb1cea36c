using Rlfw.Contracts;
using Rlfw.Plugins.PointReach;

namespace Rlfw.Plugins.Environments.Tests;

public sealed class PointReachTests
{
    [Fact]
    public void Moving_towards_the_goal_reaches_it_within_the_limit()
    {
        var environment = new PointReachEnvironment(new PointReachOptions());
        var random = new RandomStream(1, "environment");
        var observation = new float[6];
        for (var episode = 0; episode < 100; episode++)
        {
            environment.Reset(random, observation);
            StepResult result;
            do
            {
                result = environment.Step(
                    [(observation[4] - observation[0]) * 10, (observation[5] - observation[1]) * 10],
                    observation
                );
                result.Reward.ShouldBe(result.Terminated ? 0 : -1);
                observation[..2].ShouldBe(observation[2..4]);
            } while (!result.Terminated && !result.Truncated);
            result.Terminated.ShouldBeTrue();
        }
    }

    [Fact]
    public void The_point_stays_in_the_square()
    {
        var environment = new PointReachEnvironment(new PointReachOptions { Tolerance = 0.001 });
        var observation = new float[6];
        environment.Reset(new RandomStream(1, "environment"), observation);
        for (var step = 0; step < 40; step++)
        {
            environment.Step([1, -1], observation);
        }

        observation[..2].ShouldBe([1, -1]);
    }

    [Fact]
    public void Judging_a_step_gives_what_the_step_gave() =>
        Goals
            .StepsThatJudgeAgrees(new PointReachEnvironment(new PointReachOptions { Tolerance = 0.3 }), 5000)
            .ShouldBeGreaterThan(10);
}
