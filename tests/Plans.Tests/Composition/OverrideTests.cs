using Rlfw.Contracts;
using Rlfw.Plans.Tests.Catalog;

namespace Rlfw.Plans.Tests.Composition;

public sealed class OverrideTests
{
    [Fact]
    public void A_path_with_the_experiment_in_front_changes_that_one()
    {
        var runs = Planner.Runs(
            Planner.Example,
            "grpo-arithmetic.stages.grpo.algorithm.group_size=16",
            "cartpole.seeds=4"
        );
        var grpo = runs.Where(run => run.Experiment == "grpo-arithmetic").ToList();
        grpo.Select(run => ((GrpoOptions)run.Stages[1].Algorithm.Options).GroupSize).ShouldBe([16, 16, 16]);
        runs.Where(run => run.Experiment == "cartpole").Select(run => run.Seed).ShouldBe([4UL, 4UL]);
    }

    [Fact]
    public void A_path_without_one_changes_all_experiments_that_have_it()
    {
        var runs = Planner.Runs(Planner.Example, "seeds=[5]", "evaluation.every=7");
        runs.Select(run => run.Seed).ShouldBe([5UL, 5UL, 5UL]);
        // CartPole writes no evaluation.every, which has no default: only the other has it.
        runs.Select(run => run.Stages[0].Evaluation.Every).ShouldBe([7, null, null]);
    }

    [Fact]
    public void An_option_that_is_not_written_is_set_by_its_default_being_there() =>
        Options<PpoOptions>(Planner.Cartpole(), "algorithm.environments=2", "algorithm.target_kl=0.5")
            .ShouldBe(new PpoOptions { Environments = 2, TargetKl = 0.5 });

    [Fact]
    public void A_plus_adds_a_plugin_that_is_not_written()
    {
        var run = Planner.Runs(Planner.Cartpole(), "+model={ plugin: mlp, hidden: [8, 8] }")[0];
        ((MlpOptions)run.Stages[0].Model.Options).Hidden.ShouldBe([8, 8]);
    }

    [Fact]
    public void A_tilde_removes_what_is_written()
    {
        var yaml = Planner.Cartpole("threads: 4\nevaluation: { every: 3 }\ntracking: [{ plugin: mlflow, uri: x }]");
        var run = Planner.Runs(yaml, "~threads", "~evaluation.every", "~tracking.mlflow")[0];
        run.Threads.ShouldBe(1);
        run.Stages[0].Evaluation.Every.ShouldBeNull();
        run.Tracking.ShouldBeEmpty();
    }

    [Fact]
    public void List_elements_are_named_by_index_name_or_plugin()
    {
        var run = Planner.Runs(
            Planner.Example,
            "~sweep",
            "stages.1.rewards.0.weight=3",
            "stages.grpo.rewards.correctness.weight=4",
            "+stages.grpo.rewards.2={ plugin: format, name: again }"
        )[0];
        run.Stages[1]
            .Rewards.Select(reward => (reward.Name, reward.Weight))
            .ShouldBe([("format", 3.0), ("correctness", 4.0), ("again", 1.0)]);
    }

    [Fact]
    public void Another_plugin_drops_the_options_of_the_old_one_and_takes_its_own_in_any_order() =>
        Options<DqnOptions>(
            Planner.Cartpole().Replace("plugin: ppo", "plugin: ppo, clip: 0.3", StringComparison.Ordinal),
            "algorithm.double=false",
            "algorithm.plugin=dqn"
        )
            .Double.ShouldBeFalse();

    [Fact]
    public void A_budget_in_the_other_unit_takes_the_place_of_the_one_written()
    {
        var run = Planner.Runs(Planner.Cartpole("budget: { environment_steps: 10 }"), "budget.steps=3")[0];
        run.Stages[0].Budget.ShouldBe(new Budget(3, null));
    }

    [Fact]
    public void An_override_holds_for_every_plugin_that_a_sweep_tries()
    {
        var runs = Planner.Runs(Planner.Example, "cartpole.algorithm.learning_rate=0.25");
        runs.Where(run => run.Experiment == "cartpole")
            .Select(run => run.Parameters["algorithm.learning_rate"])
            .ShouldAllBe(rate => rate == "0.25");
    }

    [Fact]
    public void Values_are_YAML()
    {
        var run = Planner
            .Runs(
                Planner.Cartpole(),
                "seeds=[1, 2]",
                "device='cpu'",
                "algorithm={ plugin: dqn, double: false }",
                "description='a: b'"
            )
            .ShouldNotBeNull();
        run.Count.ShouldBe(2);
        run[0].Device.ShouldBe("cpu");
        ((DqnOptions)run[0].Stages[0].Algorithm.Options).Double.ShouldBeFalse();
    }

    [Theory]
    [InlineData("algorithm.clip=0.3", "algorithm: { plugin: ppo }", "algorithm: { plugin: ppo, clip: 0.3 }")]
    [InlineData("threads=2", "name: cartpole", "name: cartpole\n    threads: 2")]
    [InlineData("algorithm.plugin=dqn", "plugin: ppo", "plugin: dqn")]
    [InlineData("+evaluation={ every: 10 }", "name: cartpole", "name: cartpole\n    evaluation: { every: 10 }")]
    public void An_override_equals_the_edited_file(string change, string before, string after)
    {
        var overridden = Planner.Runs(Planner.Cartpole(), change).ShouldHaveSingleItem();
        var edited = Planner
            .Runs(Planner.Cartpole().Replace(before, after, StringComparison.Ordinal))
            .ShouldHaveSingleItem();
        overridden.Id.ShouldBe(edited.Id);
        overridden.ResolvedYaml.ShouldBe(edited.ResolvedYaml);
    }

    [Fact]
    public void Only_the_chosen_experiments_are_planned_and_what_they_start_from()
    {
        const string yaml = """
            version: 1
            defaults: { environment: { plugin: cartpole }, algorithm: { plugin: ppo } }
            experiments:
              - { name: late, from: early, seeds: [2] }
              - { name: early, seeds: [1, 2] }
              - { name: broken, algorithm: { plugin: nothing } }
            """;
        var result = Planner.PlanOnly(yaml, ["late"]);
        result.Report.ShouldBe("");
        result.Runs.Select(run => $"{run.Experiment}-{run.Seed}").ShouldBe(["early-1", "early-2", "late-2"]);
        result.Runs[2].From.ShouldBe("early");
        result.Runs[2].FromRun.ShouldBe(result.Runs[1].Id);
    }

    private static T Options<T>(string yaml, params string[] overrides) =>
        Planner.Runs(yaml, overrides)[0].Stages[0].Algorithm.Options.ShouldBeOfType<T>();
}
