using Rlfw.Contracts;
using Rlfw.Plugins.Acrobot;

namespace Rlfw.Plugins.Environments.Tests;

public sealed class AcrobotTests
{
    [Fact]
    public void Trajectories_are_those_of_Gymnasium() =>
        GoldenTrajectories.Check("Acrobot-v1", () => new AcrobotEnvironment(new AcrobotOptions()), State).ShouldBe(400);

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(Math.PI, 0, true)]
    [InlineData(-Math.PI, 0.5, true)]
    [InlineData(Math.PI / 2, Math.PI / 2, false)]
    [InlineData(0, Math.PI, false)]
    public void It_ends_where_the_tip_is_a_links_length_above_the_bar(double first, double second, bool up)
    {
        var environment = new AcrobotEnvironment(new AcrobotOptions());
        environment.Load(State([first, second, 0, 0]));
        var result = environment.Step([1], new float[6]);
        result.ShouldBe(new StepResult(up ? 0 : -1, up, false));
    }

    [Fact]
    public void Hanging_at_rest_without_a_torque_it_stays_there()
    {
        var environment = new AcrobotEnvironment(new AcrobotOptions());
        var observation = new float[6];
        environment.Load(State([0, 0, 0, 0]));
        environment.Step([1], observation);
        observation.ShouldBe([1, 0, 1, 0, 0, 0]);
    }

    [Fact]
    public void The_papers_equations_differ_from_the_books()
    {
        var (book, nips) = (new float[6], new float[6]);
        Step(AcrobotDynamics.Book, book);
        Step(AcrobotDynamics.Nips, nips);
        nips.ShouldNotBe(book);

        static void Step(AcrobotDynamics dynamics, float[] observation)
        {
            var environment = new AcrobotEnvironment(new AcrobotOptions { Dynamics = dynamics });
            environment.Load(State([0.5, 0.5, 2, 1]));
            environment.Step([1], observation);
        }
    }

    [Fact]
    public void An_energetic_robot_stays_within_the_observation_space()
    {
        var environment = new AcrobotEnvironment(new AcrobotOptions());
        var box = (BoxSpace)environment.ObservationSpace;
        var observation = new float[6];
        environment.Load(State([1, -2, 12, -28]));
        StepResult result;
        do
        {
            result = environment.Step([2], observation);
            for (var i = 0; i < observation.Length; i++)
            {
                observation[i].ShouldBeInRange(box.Low[i], box.High[i]);
            }
        } while (!result.Terminated && !result.Truncated);
    }

    private static MemoryState State(double[] values) =>
        GoldenTrajectories.State(["angle_1", "angle_2", "angular_velocity_1", "angular_velocity_2"], values);
}
