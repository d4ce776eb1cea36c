using Rlfw.Contracts;
using Rlfw.Plugins.Cartpole;

namespace Rlfw.Plugins.Environments.Tests;

public sealed class CartpoleTests
{
    [Fact]
    public void Trajectories_are_those_of_Gymnasium()
    {
        // Not a bit more or less than the golden float32.
        GoldenTrajectories
            .Check("CartPole-v1", () => new CartpoleEnvironment(new CartpoleOptions()), State, tolerance: 0)
            .ShouldBe(67);
    }

    [Fact]
    public void An_episode_starts_near_the_upright_centre_and_differs_by_stream()
    {
        var environment = new CartpoleEnvironment(new CartpoleOptions());
        var first = new float[4];
        var second = new float[4];
        environment.Reset(new RandomStream(1, "environment"), first);
        environment.Reset(new RandomStream(2, "environment"), second);
        first.ShouldNotBe(second);
        first.Concat(second).ShouldAllBe(x => Math.Abs(x) <= 0.05f);
        environment.Reset(new RandomStream(1, "environment"), second);
        first.ShouldBe(second);
    }

    [Fact]
    public void A_pole_that_stands_is_truncated_after_500_steps_without_terminating()
    {
        var environment = new CartpoleEnvironment(new CartpoleOptions());
        var observation = new float[4];
        environment.Reset(new RandomStream(3, "environment"), observation);
        var result = default(StepResult);
        for (var step = 1; step <= 500; step++)
        {
            result.Truncated.ShouldBeFalse();
            result = environment.Step([Balance(observation)], observation);
            result.Terminated.ShouldBeFalse();
            result.Reward.ShouldBe(1);
        }

        result.Truncated.ShouldBeTrue();
        Should
            .Throw<InvalidOperationException>(() => environment.Step([0], observation))
            .Message.ShouldContain("reset");
    }

    [Fact]
    public void The_reward_of_the_original_paper_is_minus_one_for_the_failure_alone()
    {
        var environment = new CartpoleEnvironment(new CartpoleOptions { SuttonBartoReward = true });
        var observation = new float[4];
        environment.Reset(new RandomStream(1, "environment"), observation);
        var rewards = new List<double>();
        StepResult result;
        do
        {
            result = environment.Step([1], observation);
            rewards.Add(result.Reward);
        } while (!result.Terminated);
        rewards[^1].ShouldBe(-1);
        rewards.SkipLast(1).ShouldAllBe(reward => reward == 0);
    }

    [Fact]
    public void The_semi_implicit_integrator_moves_with_the_new_velocity()
    {
        var environment = new CartpoleEnvironment(
            new CartpoleOptions { KinematicsIntegrator = KinematicsIntegrator.SemiImplicitEuler }
        );
        environment.Load(State([0, 0, 0, 0]));
        var observation = new float[4];
        environment.Step([1], observation);

        // At rest and upright: push 10 / 1.1, angular acceleration -push / (0.5 * (4/3 - 0.1 / 1.1)).
        var push = 10 / 1.1;
        var angular = -push / (0.5 * ((4.0 / 3) - (0.1 / 1.1)));
        var acceleration = push - (0.05 * angular / 1.1);
        observation[1].ShouldBe((float)(0.02 * acceleration), 1e-6f);
        observation[0].ShouldBe((float)(0.02 * 0.02 * acceleration), 1e-8f);
        observation[2].ShouldBe((float)(0.02 * 0.02 * angular), 1e-8f);
    }

    [Fact]
    public void A_saved_state_continues_bit_for_bit()
    {
        var environment = new CartpoleEnvironment(new CartpoleOptions { MaxEpisodeSteps = 60 });
        var observation = new float[4];
        environment.Reset(new RandomStream(9, "environment"), observation);
        for (var step = 0; step < 41; step++)
        {
            environment.Step([Balance(observation)], observation);
        }

        var state = new MemoryState();
        environment.Save(state);
        var copy = new CartpoleEnvironment(new CartpoleOptions { MaxEpisodeSteps = 60 });
        copy.Load(state);
        var copied = observation.ToArray();
        StepResult result;
        do
        {
            result = environment.Step([Balance(observation)], observation);
            copy.Step([Balance(copied)], copied).ShouldBe(result);
            copied.ShouldBe(observation);
        } while (!result.Truncated);
    }

    [Fact]
    public void An_action_that_does_not_exist_is_named()
    {
        var environment = new CartpoleEnvironment(new CartpoleOptions());
        var observation = new float[4];
        environment.Reset(new RandomStream(1, "environment"), observation);
        Should.Throw<ArgumentOutOfRangeException>(() => environment.Step([2], observation)).Message.ShouldContain("2");
    }

    /// <summary>A linear controller that keeps the pole up and the cart near the middle.</summary>
    private static float Balance(float[] o) => (0.1f * o[0]) + (0.3f * o[1]) + (2 * o[2]) + o[3] > 0 ? 1 : 0;

    private static MemoryState State(double[] values) =>
        GoldenTrajectories.State(["position", "velocity", "angle", "angular_velocity"], values);
}
