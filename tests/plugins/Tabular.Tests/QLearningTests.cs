using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Classic.Tests;
using Rlfw.Plugins.Gridworld;
using Rlfw.Plugins.QLearning;

namespace Rlfw.Plugins.Tabular.Tests;

public sealed class QLearningTests
{
    [Fact]
    public void One_update_moves_each_value_towards_its_target()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(new QLearningOptions { LearningRate = 0.25, Discount = 0.5 });
        algorithm.ActionValues[1, 0] = tensor(8.0, dtype: float64);
        var batch = Batch.Of((0, 1, 1, 1, false, false), (2, 2, 1, 1, true, true), (3, 3, 1, 0, false, false));
        var record = algorithm.Update(batch, new UpdateContext(1, 3, 0));

        // 0.25 (1 + 0.5 * 8); 0.25 * 1 as its next state is terminal; and the third sees what the first has just learned.
        algorithm.ActionValues[0, 1].item<double>().ShouldBe(1.25);
        algorithm.ActionValues[2, 2].item<double>().ShouldBe(0.25);
        algorithm.ActionValues[3, 3].item<double>().ShouldBe(0.25 * (1 + (0.5 * 1.25)));
        record.ShouldBe(new QLearningRecord((5 + 1 + 1.625) / 3, 0.25, 1));
    }

    [Fact]
    public void Exploration_follows_its_schedule_and_ties_are_broken_evenly()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(
            new QLearningOptions { Exploration = new Schedule(ScheduleShape.Linear, 1, 0, 0.5) }
        );
        algorithm.ActionValues[0, 2] = tensor(1.0, dtype: float64);

        // Three standard deviations of a quarter in 4,000 draws are 0.0205.
        Shares(Act(0, progress: 0)).ShouldAllBe(share => Math.Abs(share - 0.25) < 0.0205);
        Shares(Act(0, progress: 0.5)).ShouldBe([0, 0, 1, 0]);
        Shares(Act(1, progress: 0.5)).ShouldAllBe(share => Math.Abs(share - 0.25) < 0.0205);
        var greedy = new float[4000];
        algorithm.ActGreedily(Enumerable.Repeat(1f, 4000).ToArray(), greedy);
        Shares(greedy).ShouldBe([1, 0, 0, 0]);

        float[] Act(int state, double progress)
        {
            var actions = new float[4000];
            algorithm.Act(Enumerable.Repeat((float)state, 4000).ToArray(), progress, actions);
            return actions;
        }
    }

    [Fact]
    public void Continuous_observations_are_refused_with_a_way_out()
    {
        var context = Classic.Tests.Training.Context(new CartpoleEnvironment(new CartpoleOptions()));
        Should
            .Throw<UserErrorException>(() => new QLearningAlgorithm(new QLearningOptions(), context))
            .Message.ShouldContain("use an algorithm that approximates");
    }

    [Fact]
    public void Schedules_outside_their_range_are_refused()
    {
        var options = new QLearningOptions
        {
            LearningRate = 1.5,
            Exploration = new Schedule(ScheduleShape.Linear, 1, -0.1, 1),
        };
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        faults.SelectMany(fault => fault.MemberNames).ShouldBe(["LearningRate", "Exploration"]);
    }

    private static QLearningAlgorithm Make(QLearningOptions options) =>
        new(options, Classic.Tests.Training.Context(new GridworldEnvironment(new GridworldOptions())));

    private static IEnumerable<double> Shares(float[] actions) =>
        Enumerable.Range(0, 4).Select(action => actions.Count(x => x == action) / (double)actions.Length);
}
