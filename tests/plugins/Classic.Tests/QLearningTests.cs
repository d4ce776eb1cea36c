using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Gridworld;
using Rlfw.Plugins.QLearning;

namespace Rlfw.Plugins.Classic.Tests;

public sealed class QLearningTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.2)]
    public void The_default_gridworld_is_solved_to_the_values_of_value_iteration(double slip)
    {
        var world = new GridworldOptions { SlipProbability = slip, RandomStart = true };
        var options = new QLearningOptions
        {
            LearningRate = slip == 0 ? 1 : new Schedule(ScheduleShape.Linear, 0.1, 0, 1),
            Exploration = 1,
            Environments = 8,
        };
        using var scope = NewDisposeScope();
        using var training = new Training(
            () => new GridworldEnvironment(world),
            context => new QLearningAlgorithm(options, context),
            environmentSteps: slip == 0 ? 40_000 : 300_000
        ).Run();

        var learned = ((ITabularAlgorithm)training.Algorithm).ActionValues;
        var expected = ValueIteration(world, options.Discount);
        var errors = new List<double>();
        for (var state = 0; state < expected.Length; state++)
        {
            if (expected[state] is { } value)
            {
                errors.Add(Math.Abs(learned[state].max().item<double>() - value));
            }
        }

        errors.Count.ShouldBe(48);
        if (slip == 0)
        {
            errors.Max().ShouldBeLessThan(1e-6);
            return;
        }

        // A value beside a trap has a standard error near 0.016 after some 1,500 visits.
        errors.Average().ShouldBeLessThan(0.02);
        errors.Max().ShouldBeLessThan(0.08);
    }

    [Fact]
    public void One_update_moves_each_value_towards_its_target()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(new QLearningOptions { LearningRate = 0.25, Discount = 0.5 });
        algorithm.ActionValues[1, 0] = tensor(8.0, dtype: float64);
        var record = algorithm.Update(
            new TransitionBatch
            {
                Observations = tensor(new[] { 0f, 2f, 3f }, [3, 1]),
                Actions = tensor(new[] { 1L, 2L, 3L }),
                Rewards = tensor(new[] { 1f, 1f, 1f }),
                NextObservations = tensor(new[] { 1f, 1f, 0f }, [3, 1]),
                Terminated = tensor(new[] { 0f, 1f, 0f }),
            },
            new UpdateContext(1, 3, 0)
        );

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
        var states = zeros(4000, 1);

        // Three standard deviations of a quarter in 4,000 draws are 0.0205.
        Shares(algorithm.Act(states, progress: 0)).ShouldAllBe(share => Math.Abs(share - 0.25) < 0.0205);
        Shares(algorithm.Act(states, progress: 0.5)).ShouldBe([0, 0, 1, 0]);
        Shares(algorithm.Act(ones(4000, 1), progress: 0.5)).ShouldAllBe(share => Math.Abs(share - 0.25) < 0.0205);
        Shares(algorithm.ActGreedily(ones(4000, 1))).ShouldBe([1, 0, 0, 0]);
    }

    [Fact]
    public void Continuous_observations_are_refused_with_a_way_out()
    {
        var context = Training.Context(new CartpoleEnvironment(new CartpoleOptions()));
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
        new(options, Training.Context(new GridworldEnvironment(new GridworldOptions())));

    private static IEnumerable<double> Shares(Tensor actions)
    {
        var chosen = actions.data<long>().ToArray();
        return Enumerable.Range(0, 4).Select(action => chosen.Count(x => x == action) / (double)chosen.Length);
    }

    /// <summary>
    /// The optimal state values by Bellman's equation, from the map's text alone; null for walls and ends. The episode limit
    /// does not matter: values bootstrap through it.
    /// </summary>
    private static double?[] ValueIteration(GridworldOptions world, double discount)
    {
        var rows = world.Map.Split('\n');
        int height = rows.Length,
            width = rows[0].Length;
        (int Row, int Column)[] moves = [(-1, 0), (0, 1), (1, 0), (0, -1)];
        var values = new double[height, width];
        for (var sweep = 0; sweep < 2000; sweep++)
        {
            var next = new double[height, width];
            for (var row = 0; row < height; row++)
            {
                for (var column = 0; column < width; column++)
                {
                    if (rows[row][column] is '.' or 'S')
                    {
                        next[row, column] = Enumerable.Range(0, 4).Max(action => Expected(row, column, action));
                    }
                }
            }

            values = next;
        }

        var result = new double?[height * width];
        for (var cell = 0; cell < result.Length; cell++)
        {
            result[cell] = rows[cell / width][cell % width] is '.' or 'S' ? values[cell / width, cell % width] : null;
        }

        return result;

        double Expected(int row, int column, int action) =>
            ((1 - world.SlipProbability) * Outcome(row, column, action))
            + (
                world.SlipProbability
                / 2
                * (Outcome(row, column, (action + 1) % 4) + Outcome(row, column, (action + 3) % 4))
            );

        double Outcome(int row, int column, int direction)
        {
            var (toRow, toColumn) = (row + moves[direction].Row, column + moves[direction].Column);
            if (toRow < 0 || toRow >= height || toColumn < 0 || toColumn >= width || rows[toRow][toColumn] == '#')
            {
                (toRow, toColumn) = (row, column);
            }

            return rows[toRow][toColumn] switch
            {
                'G' => world.GoalReward,
                'X' => world.TrapReward,
                _ => world.StepReward + (discount * values[toRow, toColumn]),
            };
        }
    }
}
