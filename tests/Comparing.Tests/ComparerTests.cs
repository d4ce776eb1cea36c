using Rlfw.Contracts;

namespace Rlfw.Comparing.Tests;

public sealed class ComparerTests
{
    private static readonly ComparisonRequest Request = new() { Repetitions = 500 };

    private static readonly TrackedRun[] Runs =
    [
        Made.Learned("ppo", 1, 100),
        Made.Learned("ppo", 2, 110),
        Made.Learned("ppo", 3, 120),
        Made.Learned("ppo", 4, 130),
        Made.Learned("dqn", 1, 105),
        Made.Learned("dqn", 2, 90),
        Made.Learned("dqn", 3, 95),
    ];

    [Fact]
    public void A_group_has_mean_interquartile_mean_best_times_and_speeds()
    {
        var comparison = Comparer.Compare(Runs, "here", Request);

        comparison.Groups.Select(group => group.Label).ShouldBe(["ppo", "dqn"]);
        var ppo = comparison.Groups[0];
        ppo.Scores.ShouldBe([100, 110, 120, 130]);
        ppo.Mean!.Value.Estimate.ShouldBe(115);
        ppo.Mean.Value.Low.ShouldBeInRange(100, 114);
        ppo.Mean.Value.High.ShouldBeInRange(116, 130);
        ppo.InterquartileMean!.Value.Estimate.ShouldBe(115);
        ppo.Median!.Value.Estimate.ShouldBe(115);
        ppo.Best.ShouldBe(130);
        ppo.Time.ShouldBe(TimeSpan.FromSeconds(10));
        ppo.StepsPerSecond.ShouldBe(10);
        ppo.EnvironmentStepsPerSecond.ShouldBe(100);
        comparison.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Each_group_is_held_against_the_best_other()
    {
        var comparison = Comparer.Compare(Runs, "here", Request);

        // Of 12 pairs only (100, 105) is lost.
        comparison.Groups[0].Against.ShouldBe("dqn");
        comparison.Groups[0].Improvement!.Value.Estimate.ShouldBe(11.0 / 12, 1e-12);
        comparison.Groups[1].Improvement!.Value.Estimate.ShouldBe(1.0 / 12, 1e-12);
        comparison.Improvements.Select(x => (x.Group, x.Other)).ShouldBe([("ppo", "dqn"), ("dqn", "ppo")]);
    }

    [Fact]
    public void A_baseline_is_what_the_others_are_held_against()
    {
        var comparison = Comparer.Compare(Runs, "here", Request with { Baseline = "ppo" });

        comparison.Groups[0].Improvement.ShouldBeNull();
        comparison.Groups[1].Against.ShouldBe("ppo");
        Should
            .Throw<UserErrorException>(() => Comparer.Compare(Runs, "here", Request with { Baseline = "pqo" }))
            .Message.ShouldBe(
                "there is no group 'pqo' to be the baseline; did you mean 'ppo'? Groups by algorithm: ppo, dqn"
            );
    }

    [Fact]
    public void Where_less_is_better_the_smaller_score_wins()
    {
        var comparison = Comparer.Compare(Runs, "here", Request with { GreaterIsBetter = false });

        comparison.Groups[0].Label.ShouldBe("dqn");
        comparison.Groups[0].Best.ShouldBe(90);
        comparison.Groups[0].Improvement!.Value.Estimate.ShouldBe(11.0 / 12, 1e-12);
        // At the greatest threshold all are better, at the least none.
        foreach (var profile in comparison.Profiles)
        {
            (profile.Shares[0].Estimate, profile.Shares[^1].Estimate).ShouldBe((0, 1));
        }
    }

    [Fact]
    public void Failed_seeds_are_counted_and_told_and_never_averaged()
    {
        TrackedRun[] runs = [.. Runs.SkipLast(1), Runs[^1] with { State = RunState.Failed, Message = "out of memory" }];

        var comparison = Comparer.Compare(runs, "here", Request);

        var dqn = comparison.Groups[1];
        (dqn.Runs.Count, dqn.Failed, dqn.Scores.Count).ShouldBe((3, 1, 2));
        dqn.Mean!.Value.Estimate.ShouldBe(97.5);
        comparison.Warnings.ShouldContain(x => x.StartsWith("dqn: 1 of 3 runs failed", StringComparison.Ordinal));
        comparison.Warnings.ShouldContain(x => x.StartsWith("dqn: 2 seeds", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_goes_on_counts_with_its_latest_value_and_one_that_diverged_is_without_score()
    {
        var running = Made.Run("cartpole-ppo", "ppo000000000", 5, [("eval/return", 60)], [.. Plan]) with
        {
            State = RunState.Running,
        };
        var diverged = Made.Learned("ppo", 6, double.NaN);

        var comparison = Comparer.Compare([.. Runs, running, diverged], "here", Request);

        comparison.Groups[0].Scores.ShouldBe([100, 110, 120, 130, 60]);
        comparison.Groups[0].Running.ShouldBe(1);
        comparison.Warnings.ShouldBe([
            "ppo: 1 of 6 runs ended with a return that is no number and counts as without score",
            "ppo: 1 of 6 runs still go on; their latest value counts",
        ]);
        comparison.Runs.Single(run => run.Run.Seed == 5).IsProvisional.ShouldBeTrue();
    }

    [Fact]
    public void A_run_done_again_counts_once_unless_it_is_named()
    {
        var again = Made.Learned("dqn", 3, 200) with
        {
            Id = "again",
            Run = "cartpole-dqn/dqn000000000-3-2",
            Started = DateTimeOffset.MaxValue,
        };

        var comparison = Comparer.Compare([.. Runs, again], "here", Request);

        comparison.Groups.Single(group => group.Label == "dqn").Scores.ShouldBe([105, 90, 200]);
        comparison.Warnings.ShouldHaveSingleItem().ShouldContain("was done 2 times");
        Comparer
            .Compare([.. Runs, again], "here", Request with { Names = [Runs[^1].Run] })
            .Groups.Single(group => group.Label == "dqn")
            .Scores.Count.ShouldBe(4);
    }

    [Fact]
    public void Other_conditions_and_mixed_plans_are_told()
    {
        TrackedRun[] runs =
        [
            Made.Learned("ppo", 1, 1, ("budget.steps", "10"), ("algorithm.clip", "1")),
            Made.Learned("ppo", 2, 2, ("budget.steps", "10"), ("algorithm.clip", "2")),
            Made.Learned("ppo", 3, 2, ("budget.steps", "10"), ("algorithm.clip", "2")),
            Made.Learned("dqn", 1, 1, ("budget.steps", "20")),
        ];

        var comparison = Comparer.Compare(runs, "here", Request);

        comparison.Warnings.ShouldBe([
            "dqn: 1 seed – intervals of fewer than 3 say nothing; add seeds",
            "ppo mixes runs that differ in algorithm.clip; --group-by group tells them apart",
            "the groups were not measured under the same conditions: budget.steps",
        ]);
        comparison
            .Differences.Single(x => x.Name == "algorithm.clip")
            .Values.ShouldBe([
                ["1", "2"],
                [],
            ]);
    }

    [Fact]
    public void Several_tasks_are_told_apart_and_normalised_before_they_are_pooled()
    {
        TrackedRun[] runs =
        [
            .. Task("pole", "a", 0, 100),
            .. Task("pole", "b", 50, 100),
            .. Task("maze", "a", -10, -5),
            .. Task("maze", "b", -10, -10),
        ];

        var comparison = Comparer.Compare(runs, "here", Request);

        comparison.Tasks.ShouldBe(["pole", "maze"]);
        comparison
            .Groups.Select(group => (group.Task, group.Label))
            .ShouldBe([("pole", "b"), ("pole", "a"), ("maze", "a"), ("maze", "b")]);
        // a: 0, 1 and 0, 1; b: 0.5, 1 and 0, 0.
        comparison.Overall.Select(x => (x.Label, x.Mean.Estimate)).ShouldBe([("a", 0.5), ("b", 0.375)]);
        comparison.Overall[0].OptimalityGap.Estimate.ShouldBe(0.5);
        // pole: a is better in 0 + 1/2 of 4 … maze: in 2 of 4 with two ties.
        comparison.Improvements[0].Probability.Estimate.ShouldBe(((0 + 1.5) / 4 + (2 + 1) / 4.0) / 2);
        comparison.Thresholds[0].ShouldBe(-0.03, 1e-12);
        comparison.Thresholds[^1].ShouldBe(1.03, 1e-12);

        static TrackedRun[] Task(string task, string algorithm, params double[] scores) =>
            [
                .. scores.Select(
                    (score, i) =>
                        Made.Run(
                            $"{task}-{algorithm}",
                            algorithm,
                            (ulong)i,
                            [("final/return", score)],
                            ("algorithm", algorithm),
                            ("environment.plugin", task)
                        )
                ),
            ];
    }

    [Fact]
    public void Groups_without_any_score_are_shown_all_the_same()
    {
        var failed = Made.Learned("dqn", 1, 1) with { State = RunState.Failed };

        var comparison = Comparer.Compare([.. Runs.Take(4), failed], "here", Request);

        comparison.Groups.Select(group => (group.Label, group.Mean is null)).ShouldBe([("ppo", false), ("dqn", true)]);
        comparison.Groups[0].Improvement.ShouldBeNull();
        comparison.Profiles.ShouldHaveSingleItem();
    }

    private static (string, string)[] Plan =>
        [("algorithm", "ppo"), ("algorithm.plugin", "ppo"), ("environment.plugin", "cartpole")];
}
