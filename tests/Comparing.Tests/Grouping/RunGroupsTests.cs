using Rlfw.Comparing.Grouping;
using Rlfw.Contracts;

namespace Rlfw.Comparing.Tests.Grouping;

public sealed class RunGroupsTests
{
    [Fact]
    public void Algorithms_are_groups_where_they_differ()
    {
        var groups = RunGroups.Of(
            [Made.Learned("ppo", 1, 1), Made.Learned("dqn", 1, 1), Made.Learned("ppo", 2, 1)],
            null
        );

        groups.By.ShouldBe("algorithm");
        groups.Groups.Select(group => (group.Key, group.Value.Count)).ShouldBe([("ppo", 2), ("dqn", 1)]);
    }

    [Fact]
    public void Of_one_algorithm_the_sweeps_assignments_are_groups()
    {
        var groups = RunGroups.Of(
            [
                Made.Learned("ppo", 1, 1, ("algorithm.learning_rate", "0.1")),
                Made.Learned("ppo", 1, 1, ("algorithm.learning_rate", "0.2")),
            ],
            null
        );

        groups
            .Groups.Select(group => group.Key)
            .ShouldBe(["cartpole-ppo learning_rate=0.1", "cartpole-ppo learning_rate=0.2"]);
    }

    [Fact]
    public void What_a_tracker_calls_the_assignment_is_the_label() =>
        RunGroups
            .Of([Made.Learned("ppo", 1, 1, ("group", "lr=0.1")), Made.Learned("ppo", 2, 1, ("group", "lr=0.1"))], null)
            .Groups.ShouldHaveSingleItem()
            .Key.ShouldBe("cartpole-ppo lr=0.1");

    [Fact]
    public void A_parameter_may_be_called_by_its_last_name()
    {
        var groups = RunGroups.Of(
            [Made.Learned("ppo", 1, 1, ("algorithm.learning_rate", "0.1")), Made.Learned("dqn", 1, 1)],
            "learning_rate"
        );

        groups.By.ShouldBe("algorithm.learning_rate");
        groups.Groups.Select(group => group.Key).ShouldBe(["0.1", "–"]);
    }

    [Fact]
    public void A_parameter_that_is_not_there_is_told_with_what_differs()
    {
        TrackedRun[] runs = [Made.Learned("ppo", 1, 1, ("algorithm.learning_rate", "0.1")), Made.Learned("dqn", 1, 1)];

        Should
            .Throw<UserErrorException>(() => RunGroups.Of(runs, "lerning_rate"))
            .Message.ShouldContain(
                "did you mean 'learning_rate'? What differs: experiment, algorithm, algorithm.learning_rate"
            );
        Should
            .Throw<UserErrorException>(() => RunGroups.Of([Made.Learned("ppo", 1, 1, ("a.x", "1"), ("b.x", "1"))], "x"))
            .Message.ShouldContain("may mean a.x or b.x");
    }

    [Fact]
    public void Long_values_are_cut_and_still_tell_groups_apart()
    {
        string Text(char middle) => $"{new string('a', 40)}{middle}{new string('b', 60)}";
        var groups = RunGroups.Of(
            [
                Made.Learned("ppo", 1, 1, ("algorithm.text", Text('1'))),
                Made.Learned("ppo", 2, 1, ("algorithm.text", Text('2'))),
            ],
            "algorithm.text"
        );

        groups.Groups.Count.ShouldBe(2);
        groups.Groups[0].Key.Length.ShouldBe(80);
        groups.Groups[1].Key.ShouldBe($"{groups.Groups[0].Key} (2)");
    }

    [Fact]
    public void A_damaged_run_belongs_to_the_seeds_of_its_plan()
    {
        var damaged = Made.Learned("ppo", 2, 1) with
        {
            Parameters = new Dictionary<string, string>(),
            State = RunState.Failed,
        };

        var groups = RunGroups.Of([Made.Learned("ppo", 1, 1), damaged, Made.Learned("dqn", 1, 1)], null);

        groups.Groups.Select(group => (group.Key, group.Value.Count)).ShouldBe([("ppo", 2), ("dqn", 1)]);
    }
}
