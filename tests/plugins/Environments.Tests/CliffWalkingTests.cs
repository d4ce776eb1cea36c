using Rlfw.Contracts;
using Rlfw.Plugins.CliffWalking;

namespace Rlfw.Plugins.Environments.Tests;

public sealed class CliffWalkingTests
{
    [Fact]
    public void The_table_is_Gymnasiums()
    {
        var table = new CliffWalkingEnvironment(new CliffWalkingOptions()).Transitions;
        GoldenTables.Check(GoldenTrajectories.Read("CliffWalking-v1")[0], table).ShouldBe(192);
    }

    [Fact]
    public void The_best_way_costs_13_along_the_edge()
    {
        var environment = new CliffWalkingEnvironment(new CliffWalkingOptions());
        var (values, actions) = ExactValues.Of(environment.Transitions, 1);
        values[36].ShouldBe(-13);
        var picture = environment.Describe(values, actions).Split('\n');
        picture[4]
            .Trim()
            .ShouldBe("-13.00      X      X      X      X      X      X      X      X      X      X      G");
        picture[8].ShouldBe(" →  →  →  →  →  →  →  →  →  →  →  ↓");
        picture[9].ShouldBe("S↑  X  X  X  X  X  X  X  X  X  X  G");
    }

    [Fact]
    public void A_step_over_the_cliff_costs_100_and_leads_back_to_the_start()
    {
        var environment = new CliffWalkingEnvironment(new CliffWalkingOptions());
        var observation = new float[1];
        environment.Reset(new RandomStream(1, "environment"), observation);
        observation[0].ShouldBe(36);
        environment.Step([1], observation).ShouldBe(new StepResult(-100, false, false));
        observation[0].ShouldBe(36);
    }

    [Fact]
    public void Slippery_steps_go_sideways_two_times_in_three()
    {
        var table = new CliffWalkingEnvironment(new CliffWalkingOptions { Slippery = true }).Transitions;
        table
            .After(25, 1)
            .ToArray()
            .ShouldBe([
                new Transition(1.0 / 3, 13, -1, false),
                new Transition(1.0 / 3, 26, -1, false),
                new Transition(1.0 / 3, 36, -100, false),
            ]);
    }

    [Fact]
    public void Without_a_limit_an_episode_goes_on_and_with_one_it_is_truncated()
    {
        Walk(null, 20_000).ShouldBe(default);
        Walk(20, 20).ShouldBe(new StepResult(-1, false, true));

        static StepResult Walk(int? limit, int steps)
        {
            var environment = new CliffWalkingEnvironment(new CliffWalkingOptions { MaxEpisodeSteps = limit });
            environment.Reset(new RandomStream(1, "environment"), new float[1]);
            var result = default(StepResult);
            for (var step = 0; step < steps; step++)
            {
                result = environment.Step([3], new float[1]);
            }

            return limit is null ? result with { Reward = 0 } : result;
        }
    }
}
