using Rlfw.Contracts;
using Rlfw.Plugins.Pendulum;

namespace Rlfw.Plugins.Environments.Tests;

public sealed class PendulumTests
{
    [Fact]
    public void Trajectories_are_those_of_Gymnasium() =>
        GoldenTrajectories
            .Check("Pendulum-v1", () => new PendulumEnvironment(new PendulumOptions()), State)
            .ShouldBe(400);

    [Fact]
    public void At_rest_upright_it_costs_nothing_and_a_step_costs_the_squared_angle_speed_and_torque()
    {
        var environment = new PendulumEnvironment(new PendulumOptions());
        var observation = new float[3];
        environment.Load(State([0, 0]));
        environment.Step([0], observation).ShouldBe(new StepResult(0, false, false));
        observation.ShouldBe([1, 0, 0]);

        // Hanging is pi away, whichever way round, and however often it has turned.
        foreach (var turns in new[] { -3, 0, 2 })
        {
            environment.Load(State([Math.PI + (turns * 2 * Math.PI), 4]));
            environment.Step([2], observation).Reward.ShouldBe(-(Math.PI * Math.PI) - 1.6 - 0.004, 1e-8);
        }
    }

    [Fact]
    public void A_torque_beyond_the_motors_is_cut_to_it()
    {
        var environment = new PendulumEnvironment(new PendulumOptions());
        var (observation, cut) = (new float[3], new float[3]);
        environment.Load(State([1, 0]));
        var result = environment.Step([50], observation);
        environment.Load(State([1, 0]));
        environment.Step([2], cut).ShouldBe(result);
        cut.ShouldBe(observation);
    }

    [Fact]
    public void Its_energy_stays_what_it_is_without_a_torque()
    {
        // A small swing around the bottom: semi-implicit Euler keeps the energy within a few per cent.
        var environment = new PendulumEnvironment(new PendulumOptions { Gravity = 1, MaxEpisodeSteps = 1000 });
        var observation = new float[3];
        environment.Load(State([Math.PI - 0.5, 0]));
        var start = Math.Cos(Math.PI - 0.5);
        var energies = new List<double>();
        for (var step = 0; step < 1000; step++)
        {
            environment.Step([0], observation);
            energies.Add((observation[2] * observation[2] / 6) + (observation[0] / 2));
        }

        energies.Min().ShouldBe(start / 2, 0.01);
        energies.Max().ShouldBe(start / 2, 0.01);
    }

    private static MemoryState State(double[] values) =>
        GoldenTrajectories.State(["angle", "angular_velocity"], values);
}
