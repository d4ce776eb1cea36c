using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.Gridworld;

namespace Rlfw.Plugins.Environments.Tests;

public sealed class GridworldTests
{
    private const string Small = """
        S.#
        .X.
        ..G
        """;

    [Theory]
    [InlineData(new[] { 2, 2, 1, 1 }, "3 6 7 8", "-0.04 -0.04 -0.04 1")]
    [InlineData(new[] { 1, 2 }, "1 4", "-0.04 -1")]
    [InlineData(new[] { 0, 3, 1, 1 }, "0 0 1 1", "-0.04 -0.04 -0.04 -0.04")]
    public void Steps_lead_to_neighbours_and_stop_at_walls_and_edges(int[] actions, string cells, string rewards)
    {
        var environment = new GridworldEnvironment(new GridworldOptions { Map = Small });
        var seen = Walk(environment, actions);
        string.Join(' ', seen.Select(step => step.Cell)).ShouldBe(cells);
        FormattableString.Invariant($"{string.Join(' ', seen.Select(step => step.Result.Reward))}").ShouldBe(rewards);
        seen[^1].Result.Terminated.ShouldBe(seen[^1].Cell is 4 or 8);
        seen.SkipLast(1).ShouldAllBe(step => !step.Result.Terminated);
    }

    [Fact]
    public void An_episode_is_truncated_at_its_last_step_and_not_terminated()
    {
        var environment = new GridworldEnvironment(new GridworldOptions { Map = Small, MaxEpisodeSteps = 3 });
        var seen = Walk(environment, [0, 0, 0]);
        seen.Select(step => step.Result.Truncated).ShouldBe([false, false, true]);
        seen.ShouldAllBe(step => !step.Result.Terminated);
        Should.Throw<InvalidOperationException>(() => environment.Step([0], new float[1]));
    }

    [Fact]
    public void A_trap_may_put_the_agent_back_to_the_start()
    {
        var environment = new GridworldEnvironment(
            new GridworldOptions
            {
                Map = Small,
                TrapsEndEpisode = false,
                TrapReward = -100,
            }
        );
        var seen = Walk(environment, [1, 2, 2]);
        seen[1].ShouldBe((0, new StepResult(-100, false, false)));
        seen[2].Cell.ShouldBe(3);
    }

    [Fact]
    public void A_slippery_step_goes_sideways_as_often_as_it_should()
    {
        var environment = new GridworldEnvironment(
            new GridworldOptions
            {
                Map = "...\n.S.\n..G",
                SlipProbability = 0.3,
                MaxEpisodeSteps = 1,
            }
        );
        var random = new RandomStream(1, "environment");
        var counts = new int[9];
        var observation = new float[1];
        for (var episode = 0; episode < 20_000; episode++)
        {
            environment.Reset(random, observation);
            environment.Step([(int)GridDirection.Up], observation);
            counts[(int)observation[0]]++;
        }

        // Three standard deviations of a share of 0.15 in 20,000 draws are 0.0076.
        (counts[3] / 20_000.0).ShouldBe(0.15, 0.0076);
        (counts[5] / 20_000.0).ShouldBe(0.15, 0.0076);
        (counts[1] / 20_000.0).ShouldBe(0.70, 0.0098);
        counts[7].ShouldBe(0);
    }

    [Fact]
    public void A_random_start_covers_every_free_cell_from_which_the_goal_can_be_reached()
    {
        var environment = new GridworldEnvironment(
            new GridworldOptions { Map = "...X.G\n####..\n.#....", RandomStart = true }
        );
        var random = new RandomStream(1, "environment");
        var observation = new float[1];
        var starts = new HashSet<int>();
        for (var episode = 0; episode < 500; episode++)
        {
            environment.Reset(random, observation);
            starts.Add((int)observation[0]);
        }

        starts.Order().ShouldBe([4, 10, 11, 14, 15, 16, 17]);
    }

    [Fact]
    public void The_wind_of_the_books_example_makes_15_steps_the_best_way()
    {
        // Sutton and Barto (2018), example 6.5: 7 rows, 10 columns, from row 4, column 1 to row 4, column 8.
        var rows = Enumerable.Repeat("..........", 7).ToArray();
        rows[3] = "S......G..";
        var options = new GridworldOptions
        {
            Map = string.Join('\n', rows),
            Wind = [0, 0, 0, 1, 1, 1, 2, 2, 1, 0],
            StepReward = -1,
            GoalReward = -1,
        };
        Best(options).ShouldBe(-15);
        Best(options with { WindVaries = true }).ShouldBeInRange(-40, -15.5);

        static double Best(GridworldOptions options)
        {
            var table = new GridworldEnvironment(options).Transitions;
            return ExactValues.AtStart(table, ExactValues.Of(table, 1).Values);
        }
    }

    [Fact]
    public void Wind_carries_up_to_a_wall_and_varies_by_one()
    {
        var map = GridMap.Read("...\n#..\n...\nS.G", randomStart: false).Map!;
        var wind = new GridWind([5, 0, -1], varies: false);
        wind.After(map, 9, GridDirection.Up).ShouldBe([(6, 1.0)]);
        wind.After(map, 10, GridDirection.Up).ShouldBe([(7, 1.0)]);
        wind.After(map, 2, GridDirection.Left).ShouldBe([(4, 1.0)]);
        new GridWind([0, 1], varies: true)
            .After(map, 10, GridDirection.Right)
            .ShouldBe([(11, 1.0 / 3), (8, 1.0 / 3), (5, 1.0 / 3)]);
    }

    [Fact]
    public void A_trap_that_ends_nothing_leads_to_every_start_alike()
    {
        var table = new GridworldEnvironment(
            new GridworldOptions { Map = "SXG\n.S.", TrapsEndEpisode = false }
        ).Transitions;
        table.Initial.ShouldBe([0.5, 0, 0, 0, 0.5, 0]);
        table.After(0, 1).ToArray().ShouldBe([new Transition(0.5, 0, -1, false), new Transition(0.5, 4, -1, false)]);
    }

    [Fact]
    public void A_wind_for_more_columns_than_the_map_has_is_refused() =>
        GridMap
            .Read("S.G", randomStart: false, new GridWind([0, 1, 0, 0], varies: false))
            .Faults.ShouldBe(["the wind has 4 numbers, the map 3 columns: a number a column"]);

    [Theory]
    [InlineData("S.G\n..", "row 2 of the map has 2 cells, row 1 has 3")]
    [InlineData("S.G\n.q.", "row 2, column 2 of the map is 'q'")]
    [InlineData("..G\n...", "no start")]
    [InlineData("S..\n...", "no goal")]
    [InlineData("", "the map is empty")]
    [InlineData("S#G\n.#.", "no goal can be reached from the start in row 1, column 1")]
    [InlineData("SXG", "no goal can be reached from the start in row 1, column 1")]
    public void A_map_that_cannot_be_used_says_what_and_where(string map, string message)
    {
        var options = new GridworldOptions { Map = map };
        var faults = new List<ValidationResult>();
        Validator
            .TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true)
            .ShouldBeFalse();
        faults.ShouldContain(fault => fault.ErrorMessage!.Contains(message) && fault.MemberNames.Single() == "Map");
        Should.Throw<UserErrorException>(() => new GridworldEnvironment(options)).Message.ShouldContain(message);
    }

    [Fact]
    public void All_faults_of_a_map_are_reported_at_once() =>
        GridMap.Read("Sx\n.", randomStart: false).Faults.Count.ShouldBe(3);

    [Fact]
    public void The_default_options_are_valid()
    {
        var options = new GridworldOptions();
        Validator
            .TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true)
            .ShouldBeTrue();
    }

    [Fact]
    public void Values_and_policy_are_drawn_as_the_map_lies()
    {
        var environment = new GridworldEnvironment(new GridworldOptions { Map = Small });
        double[] values = [0.5, -0.25, 0, 0.75, 0, 1, 0.8125, 10.5, 0];
        int[] actions = [2, 3, 0, 2, 0, 2, 1, 1, 0];
        environment
            .Describe(values, actions)
            .ShouldBe(
                """
                state values
                  0.50 -0.25     #
                  0.75     X  1.00
                  0.81 10.50     G
                greedy policy (S is where an episode starts)
                S↓  ←  #
                 ↓  X  ↓
                 →  →  G
                """
            );
    }

    [Fact]
    public void A_saved_state_continues_bit_for_bit_in_a_slippery_world()
    {
        var options = new GridworldOptions { SlipProbability = 0.5, RandomStart = true };
        var random = new RandomStream(5, "environment");
        var environment = new GridworldEnvironment(options);
        var observation = new float[1];
        environment.Reset(random, observation);
        environment.Step([1], observation);
        var state = new MemoryState();
        environment.Save(state);

        var copyRandom = new RandomStream(5, "environment");
        var copy = new GridworldEnvironment(options);
        var copied = new float[1];
        copy.Reset(copyRandom, copied);
        copy.Load(state);
        copyRandom.Position = random.Position;
        StepResult result;
        do
        {
            result = environment.Step([1], observation);
            copy.Step([1], copied).ShouldBe(result);
            copied.ShouldBe(observation);
        } while (!result.Terminated && !result.Truncated);
    }

    private static List<(int Cell, StepResult Result)> Walk(GridworldEnvironment environment, int[] actions)
    {
        var observation = new float[1];
        environment.Reset(new RandomStream(1, "environment"), observation);
        var seen = new List<(int, StepResult)>();
        foreach (var action in actions)
        {
            var result = environment.Step([action], observation);
            seen.Add(((int)observation[0], result));
        }

        return seen;
    }
}
