using Rlfw.Contracts;
using Rlfw.Plugins.MountainCar;
using Rlfw.Plugins.MountainCarContinuous;

namespace Rlfw.Plugins.Environments.Tests;

public sealed class MountainCarTests
{
    [Fact]
    public void Trajectories_are_those_of_Gymnasium() =>
        GoldenTrajectories
            .Check("MountainCar-v0", () => new MountainCarEnvironment(new MountainCarOptions()), State)
            .ShouldBe(400);

    [Fact]
    public void Trajectories_with_continuous_forces_are_those_of_Gymnasium() =>
        GoldenTrajectories
            .Check(
                "MountainCarContinuous-v0",
                () => new MountainCarContinuousEnvironment(new MountainCarContinuousOptions()),
                SingleState
            )
            .ShouldBe(600);

    [Fact]
    public void Driving_with_the_motion_reaches_the_goal_which_terminates()
    {
        var environment = new MountainCarEnvironment(new MountainCarOptions());
        var observation = new float[2];
        environment.Reset(new RandomStream(1, "environment"), observation);
        var result = default(StepResult);
        var steps = 0;
        while (!result.Terminated && !result.Truncated)
        {
            result = environment.Step([observation[1] >= 0 ? 2 : 0], observation);
            result.Reward.ShouldBe(-1);
            steps++;
        }

        result.Terminated.ShouldBeTrue();
        observation[0].ShouldBeGreaterThanOrEqualTo(0.5f);
        steps.ShouldBeInRange(80, 160);
    }

    [Fact]
    public void With_continuous_forces_the_goal_gives_100_less_the_force()
    {
        var environment = new MountainCarContinuousEnvironment(new MountainCarContinuousOptions());
        var observation = new float[2];
        environment.Reset(new RandomStream(1, "environment"), observation);
        var result = default(StepResult);
        while (!result.Terminated && !result.Truncated)
        {
            result.Reward.ShouldBeLessThanOrEqualTo(0);
            result = environment.Step([observation[1] >= 0 ? 1 : -1], observation);
        }

        result.ShouldBe(new StepResult(99.9, true, false));
        observation[0].ShouldBeGreaterThanOrEqualTo(0.45f);
    }

    [Theory]
    [InlineData(0.07)]
    [InlineData(0.03)]
    public void A_goal_velocity_asks_for_more_than_the_position(double velocity)
    {
        var environment = new MountainCarEnvironment(new MountainCarOptions { GoalVelocity = velocity });
        environment.Load(State([0.48, 0.05]));
        environment.Step([2], new float[2]).Terminated.ShouldBe(velocity < 0.05);
    }

    [Fact]
    public void The_wall_on_the_left_stops_the_car()
    {
        var environment = new MountainCarEnvironment(new MountainCarOptions());
        var observation = new float[2];
        environment.Load(State([-1.19, -0.07]));
        environment.Step([0], observation);
        observation.ShouldBe([-1.2f, 0]);
    }

    private static MemoryState State(double[] values) => GoldenTrajectories.State(["position", "velocity"], values);

    private static MemoryState SingleState(double[] values)
    {
        var state = new MemoryState();
        state.Write("position", [(float)values[0]]);
        state.Write("velocity", [(float)values[1]]);
        state.Write("steps", [0L]);
        state.Write("is_over", [0L]);
        return state;
    }
}
