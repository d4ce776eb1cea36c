using Rlfw.Contracts;
using Rlfw.Training.Policies;

namespace Rlfw.Training.Tests.Policies;

public sealed class EpsilonGreedyTests
{
    [Fact]
    public void The_best_action_is_chosen_wherever_chance_leaves_the_choice_open()
    {
        var actions = new float[4000];
        EpsilonGreedy.Explore(0.25, 4, new RandomStream(1, "policy"), actions).ShouldBeTrue();
        var values = Enumerable.Range(0, 4000).SelectMany(_ => new[] { 0f, 3, 1, 2 }).ToArray();
        EpsilonGreedy.Exploit(values, 4, actions);

        // A quarter of a quarter each; three standard deviations of a share of 1/16 are 0.0115.
        foreach (var other in new[] { 0, 2, 3 })
        {
            (actions.Count(x => x == other) / 4000.0).ShouldBe(1 / 16.0, 0.0115);
        }
    }

    [Fact]
    public void Where_all_is_left_to_chance_no_values_are_needed()
    {
        var actions = new float[100];
        EpsilonGreedy.Explore(1, 3, new RandomStream(1, "policy"), actions).ShouldBeFalse();
        actions.Distinct().Order().ShouldBe([0f, 1, 2]);
    }

    [Fact]
    public void The_first_of_several_best_actions_is_chosen()
    {
        var actions = new float[2];
        EpsilonGreedy.Greedy([1, 5, 5, -2, -3, -2], 3, actions);
        actions.ShouldBe([1f, 0]);
    }
}
