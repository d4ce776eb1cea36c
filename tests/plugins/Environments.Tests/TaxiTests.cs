using Rlfw.Contracts;
using Rlfw.Plugins.Taxi;

namespace Rlfw.Plugins.Environments.Tests;

public sealed class TaxiTests
{
    // row, column, passenger (R, G, Y, B, in the taxi), destination.
    private static int State(int row, int column, int passenger, int destination) =>
        (((((row * 5) + column) * 5) + passenger) * 4) + destination;

    [Theory]
    // The walls that Dietterich's town has, from both sides.
    [InlineData(0, 1, 2, 0, 1)]
    [InlineData(0, 2, 3, 0, 2)]
    [InlineData(1, 1, 2, 1, 1)]
    [InlineData(3, 0, 2, 3, 0)]
    [InlineData(3, 3, 3, 3, 3)]
    [InlineData(4, 2, 2, 4, 2)]
    [InlineData(4, 1, 3, 4, 1)]
    // Where none are, and at the edge.
    [InlineData(2, 1, 2, 2, 2)]
    [InlineData(0, 0, 2, 0, 1)]
    [InlineData(2, 2, 0, 3, 2)]
    [InlineData(2, 2, 1, 1, 2)]
    [InlineData(4, 4, 0, 4, 4)]
    [InlineData(0, 4, 2, 0, 4)]
    public void Moves_cost_1_and_walls_hold(int row, int column, int action, int nextRow, int nextColumn)
    {
        var table = new TaxiEnvironment(new TaxiOptions()).Transitions;
        table
            .After(State(row, column, 2, 3), action)
            .ToArray()
            .ShouldBe([new Transition(1, State(nextRow, nextColumn, 2, 3), -1, false)]);
    }

    [Fact]
    public void Picking_up_and_dropping_off_work_where_they_should_and_cost_10_elsewhere()
    {
        var table = new TaxiEnvironment(new TaxiOptions()).Transitions;
        table.After(State(0, 4, 1, 0), 4)[0].ShouldBe(new Transition(1, State(0, 4, 4, 0), -1, false));
        table.After(State(0, 0, 1, 0), 4)[0].ShouldBe(new Transition(1, State(0, 0, 1, 0), -10, false));
        table.After(State(0, 0, 4, 0), 4)[0].ShouldBe(new Transition(1, State(0, 0, 4, 0), -10, false));
        table.After(State(0, 0, 4, 0), 5)[0].ShouldBe(new Transition(1, State(0, 0, 0, 0), 20, true));
        table.After(State(4, 3, 4, 0), 5)[0].ShouldBe(new Transition(1, State(4, 3, 3, 0), -1, false));
        table.After(State(2, 2, 4, 0), 5)[0].ShouldBe(new Transition(1, State(2, 2, 4, 0), -10, false));
        table.After(State(0, 0, 1, 0), 5)[0].ShouldBe(new Transition(1, State(0, 0, 1, 0), -10, false));
    }

    [Fact]
    public void Episodes_begin_in_300_states_whose_mean_optimum_is_what_counting_steps_gives()
    {
        var table = new TaxiEnvironment(new TaxiOptions()).Transitions;
        table.Initial.Count(probability => probability > 0).ShouldBe(300);
        var (values, _) = ExactValues.Of(table, 1);
        ExactValues.AtStart(table, values).ShouldBe(7.93, 0.005);

        // Beside the passenger at R, on to Y: pick up, four moves down, drop off.
        values[State(0, 0, 0, 2)].ShouldBe(20 - 1 - 4);
    }

    [Fact]
    public void Slips_go_to_both_sides_and_walls_hold_there_too()
    {
        var table = new TaxiEnvironment(new TaxiOptions { SlipProbability = 0.2 }).Transitions;
        table
            .After(State(0, 1, 2, 3), 0)
            .ToArray()
            .Select(x => (x.Next, Math.Round(x.Probability, 12)))
            .ShouldBe([(State(1, 1, 2, 3), 0.8), (State(0, 0, 2, 3), 0.1), (State(0, 1, 2, 3), 0.1)]);
    }

    [Fact]
    public void The_best_policy_picks_up_and_drops_off_in_the_picture()
    {
        var environment = new TaxiEnvironment(new TaxiOptions());
        var (values, actions) = ExactValues.Of(environment.Transitions, 1);
        var picture = environment.Describe(values, actions).Split('\n');
        picture[0].ShouldBe("mean value of the states that episodes start in: 7.93");
        picture.Length.ShouldBe(2 + (5 * 6));
        picture[2].ShouldBe(" R → G         R → Y         R → B");
        picture[3].ShouldStartWith(" P ← ↓");
        picture[26].ShouldStartWith(" in → R");
        picture[27].ShouldStartWith(" D ← ↓");
    }
}
