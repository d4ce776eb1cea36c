using Rlfw.Contracts;
using Rlfw.Plugins.Planning;

namespace Rlfw.Plugins.Tabular.Tests;

/// <summary>Single updates, computed by hand.</summary>
public sealed class UpdateTests
{
    [Fact]
    public void SARSA_learns_from_the_action_that_it_then_takes()
    {
        using var scope = NewDisposeScope();
        using var sarsa = new SarsaAlgorithm(
            new SarsaOptions
            {
                LearningRate = 0.5,
                Discount = 0.5,
                Exploration = 1,
            },
            Batch.Context(3, 4)
        );
        for (var action = 0; action < 4; action++)
        {
            sarsa.SetQ(1, action, 8 * (action + 1));
        }

        var taken = new HashSet<int>();
        for (var i = 0; i < 20; i++)
        {
            sarsa.SetQ(0, 0, 0);
            sarsa.Take(0, 0, 1, 1);
            var next = new float[1];
            sarsa.Act([1], 0, next);
            sarsa.Q(0, 0).ShouldBe(0.5 * (1 + (0.5 * 8 * (next[0] + 1))));
            taken.Add((int)next[0]);
        }

        taken.Count.ShouldBe(4);
    }

    [Fact]
    public void A_cut_episode_bootstraps_and_a_terminated_one_does_not()
    {
        using var scope = NewDisposeScope();
        string[] names =
        [
            "q-learning",
            "sarsa",
            "expected-sarsa",
            "n-step-sarsa",
            "n-step-expected",
            "tree-backup",
            "q-lambda",
            "monte-carlo first",
            "dyna-q",
            "prioritized-sweeping",
        ];
        foreach (var name in names)
        {
            using var algorithm = (IHostOffPolicyAlgorithm)
                Learners.Make(name, Batch.Context(4, 1), learningRate: 1, exploration: 0, discount: 0.5);
            var table = (ITabularAlgorithm)algorithm;
            table.SetQ(3, 0, 10);
            algorithm.Take(0, 0, 1, 3, terminated: true);
            algorithm.Take(1, 0, 1, 3, truncated: true);
            table.Q(0, 0).ShouldBe(1, name);
            table.Q(1, 0).ShouldBe(6, name);
        }
    }

    [Fact]
    public void Expected_SARSA_weighs_the_next_actions_as_the_policy_does()
    {
        using var scope = NewDisposeScope();
        using var algorithm = new ExpectedSarsaAlgorithm(
            new ExpectedSarsaOptions
            {
                LearningRate = 1,
                Discount = 0.5,
                Exploration = 0.2,
            },
            Batch.Context(2, 4)
        );
        algorithm.SetQ(1, 2, 8);
        algorithm.Take(0, 0, 1, 1);
        // The best action has probability 0.8 + 0.2 / 4.
        algorithm.Q(0, 0).ShouldBe(1 + (0.5 * 0.85 * 8), 1e-12);
    }

    [Theory]
    [InlineData("n-step-sarsa")]
    [InlineData("tree-backup")]
    public void A_state_learns_from_the_three_rewards_that_follow_it(string name)
    {
        using var scope = NewDisposeScope();
        using var algorithm = (IHostOffPolicyAlgorithm)
            Learners.Make(name, Batch.Context(6, 1), learningRate: 1, exploration: 0, discount: 0.5);
        var table = (ITabularAlgorithm)algorithm;
        table.SetQ(3, 0, 16);
        algorithm.Take(0, 0, 1, 1).ShouldBe(new TabularRecord(null, 1, 0));
        algorithm.Take(1, 0, 2, 2);
        table.Q(0, 0).ShouldBe(0);
        algorithm.Take(2, 0, 4, 3);
        table.Q(0, 0).ShouldBe(1 + (0.5 * (2 + (0.5 * (4 + (0.5 * 16))))));
        table.Q(1, 0).ShouldBe(0);
        algorithm.Take(3, 0, 8, 4, terminated: true);
        table.Q(1, 0).ShouldBe(2 + (0.5 * (4 + (0.5 * 8))));
        table.Q(2, 0).ShouldBe(4 + (0.5 * 8));
        table.Q(3, 0).ShouldBe(8);
    }

    [Fact]
    public void Tree_backup_stops_at_an_action_that_is_not_greedy()
    {
        using var scope = NewDisposeScope();
        using var algorithm = (IHostOffPolicyAlgorithm)
            Learners.Make("tree-backup", Batch.Context(4, 2), learningRate: 1, exploration: 0, discount: 0.5);
        var table = (ITabularAlgorithm)algorithm;
        table.SetQ(1, 1, 6);
        algorithm.Take(0, 0, 1, 1);
        algorithm.Take(1, 0, 100, 2, terminated: true);
        // Action 1 is the greedy one in state 1: what followed action 0 there says nothing about it.
        table.Q(0, 0).ShouldBe(1 + (0.5 * 6));
        table.Q(1, 0).ShouldBe(100);
    }

    [Theory]
    [InlineData(TraceKind.Replacing, 1)]
    [InlineData(TraceKind.Accumulating, 1.25)]
    public void Traces_carry_an_error_back_and_fade(TraceKind kind, double again)
    {
        using var scope = NewDisposeScope();
        using var algorithm = Traces(kind, exploration: 0, actions: 1);
        // 0 -> 0 -> 1 -> end: nothing until the last reward, 8, which reaches 1 in full and 0 by a quarter for each step since.
        Play(algorithm, 0, 0, 0);
        Play(algorithm, 0, 0, 1);
        Play(algorithm, 1, 8, 2, terminated: true);
        algorithm.Q(1, 0).ShouldBe(8);
        algorithm.Q(0, 0).ShouldBe(8 * 0.25 * again);
        // A new episode has no traces of the last.
        Play(algorithm, 3, 4, 2, terminated: true);
        algorithm.Q(1, 0).ShouldBe(8);
    }

    [Fact]
    public void An_action_that_is_not_greedy_ends_the_traces()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Traces(TraceKind.Replacing, exploration: 1, actions: 2);
        var kinds = new HashSet<bool>();
        for (var i = 0; i < 20; i++)
        {
            algorithm.ActionValues.zero_();
            algorithm.SetQ(1, 1, 1);
            var first = Play(algorithm, 0, 0.5, 1);
            // 0.5 + 0.5 * max Q(1, .) = 1.
            algorithm.Q(0, first).ShouldBe(1);
            var second = Play(algorithm, 1, 8, 2, terminated: true);
            algorithm.Q(1, second).ShouldBe(8);
            // From 1 the error is 7, from 0 it is 8; only the greedy one reaches back, by a quarter.
            algorithm.Q(0, first).ShouldBe(second == 1 ? 1 + (7 * 0.25) : 1);
            kinds.Add(second == 1);
        }

        kinds.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(MonteCarloVisits.First, 7)]
    [InlineData(MonteCarloVisits.Every, 5.5)]
    public void Monte_Carlo_averages_the_returns_after_the_visits_that_count(MonteCarloVisits visits, double expected)
    {
        using var scope = NewDisposeScope();
        using var algorithm = new MonteCarloAlgorithm(
            new MonteCarloOptions { Visits = visits, Discount = 1 },
            Batch.Context(3, 1)
        );
        algorithm.Take(0, 0, 3, 0);
        algorithm.Q(0, 0).ShouldBe(0);
        algorithm.Take(0, 0, 4, 1, terminated: true);
        algorithm.Q(0, 0).ShouldBe(expected);
        // A second episode: the average over both.
        algorithm.Take(0, 0, 1, 1, terminated: true);
        algorithm.Q(0, 0).ShouldBe(visits == MonteCarloVisits.First ? (7 + 1) / 2.0 : (7 + 4 + 1) / 3.0, 1e-12);
    }

    [Fact]
    public void Dyna_Q_learns_a_whole_way_from_one_walk()
    {
        using var scope = NewDisposeScope();
        using var algorithm = new DynaQAlgorithm(
            new DynaQOptions
            {
                LearningRate = 1,
                Discount = 0.5,
                PlanningSteps = 200,
            },
            Batch.Context(5, 2)
        );
        algorithm.Take(0, 0, 0, 1);
        algorithm.Take(1, 1, 0, 2);
        var record = (LearnedModelRecord)algorithm.Take(2, 0, 8, 3, terminated: true);
        algorithm.Q(2, 0).ShouldBe(8);
        algorithm.Q(1, 1).ShouldBe(4);
        algorithm.Q(0, 0).ShouldBe(2);
        // What was never tried is not planned with.
        algorithm.Q(0, 1).ShouldBe(0);
        (record.KnownStates, record.PlanningUpdates, record.TemporalDifferenceError).ShouldBe((3, 200, 8));
    }

    [Fact]
    public void Dyna_Q_plus_makes_actions_attractive_that_were_long_not_tried()
    {
        using var scope = NewDisposeScope();
        using var algorithm = new DynaQAlgorithm(
            new DynaQOptions
            {
                LearningRate = 1,
                Discount = 0,
                PlanningSteps = 50,
                ExplorationBonus = 0.5,
            },
            Batch.Context(2, 2)
        );
        for (var i = 0; i < 9; i++)
        {
            algorithm.Take(0, 0, 0, 0);
        }

        // kappa sqrt(9 steps) for the action never tried; the other one was tried in this very step.
        algorithm.Q(0, 1).ShouldBe(1.5);
        algorithm.Q(0, 0).ShouldBe(0);
    }

    [Fact]
    public void Prioritized_sweeping_carries_a_surprise_back_along_the_way_in_one_step()
    {
        using var scope = NewDisposeScope();
        using var algorithm = new PrioritizedSweepingAlgorithm(
            new PrioritizedSweepingOptions { Discount = 0.5, PlanningSteps = 3 },
            Batch.Context(6, 1)
        );
        algorithm.Take(0, 0, 0, 1);
        algorithm.Take(1, 0, 0, 2);
        algorithm.Take(5, 0, 0, 5);
        var record = (LearnedModelRecord)algorithm.Take(2, 0, 8, 3, terminated: true);
        algorithm.Q(2, 0).ShouldBe(8);
        algorithm.Q(1, 0).ShouldBe(4);
        algorithm.Q(0, 0).ShouldBe(2);
        record.PlanningUpdates.ShouldBe(3);
        // Nothing is urgent any more.
        ((LearnedModelRecord)algorithm.Take(5, 0, 0, 5)).PlanningUpdates.ShouldBe(0);
    }

    [Fact]
    public void A_model_of_a_noisy_world_is_an_expectation()
    {
        using var scope = NewDisposeScope();
        using var algorithm = new PrioritizedSweepingAlgorithm(
            new PrioritizedSweepingOptions { Discount = 0.5 },
            Batch.Context(4, 1)
        );
        algorithm.SetQ(2, 0, 8);
        algorithm.Take(0, 0, 1, 1, terminated: true);
        algorithm.Take(0, 0, 1, 2);
        algorithm.Take(0, 0, 3, 2);
        algorithm.Take(0, 0, 3, 1, terminated: true);
        // Rewards 1, 1, 3, 3; half of the time state 2 follows.
        algorithm.Q(0, 0).ShouldBe(2 + (0.5 * 0.5 * 8));
    }

    private static QLambdaAlgorithm Traces(TraceKind kind, double exploration, int actions) =>
        new(
            new QLambdaOptions
            {
                LearningRate = 1,
                Discount = 0.5,
                Lambda = 0.5,
                Exploration = exploration,
                Traces = kind,
            },
            Batch.Context(4, actions)
        );

    /// <summary>An action of the algorithm's own, and an update from what followed it.</summary>
    private static int Play(QLambdaAlgorithm algorithm, int state, double reward, int next, bool terminated = false)
    {
        var action = new float[1];
        algorithm.Act([state], 0, action);
        algorithm.Take(state, (int)action[0], reward, next, terminated);
        return (int)action[0];
    }
}
