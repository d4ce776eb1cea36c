using System.Runtime.CompilerServices;
using Rlfw.Contracts;

namespace Rlfw.Plans.Tests.Binding;

public sealed class RunPlanTests
{
    [Fact]
    public void Name_algorithm_and_environment_alone_are_an_experiment()
    {
        var run = Planner.Runs(Planner.Cartpole()).ShouldHaveSingleItem();
        run.Seed.ShouldBe(1UL);
        (run.Device, run.Threads, run.Checkpoint).ShouldBe(("auto", 1, new CheckpointPlan(null, KeepBest: true)));
        run.Tracking.ShouldBeEmpty();
        run.Assignment.ShouldBeEmpty();
        var stage = run.Stages.ShouldHaveSingleItem();
        stage.Name.ShouldBe("main");
        stage.Model.Plugin.Id.ShouldBe("mlp");
        stage.Budget.ShouldBe(new Budget(null, 100_000));
        stage.Evaluation.ShouldBe(
            new EvaluationPlan
            {
                Every = null,
                Metric = "return",
                Episodes = 10,
            }
        );
    }

    [Fact]
    public void A_completion_algorithm_has_its_own_defaults()
    {
        var stage = Planner
            .Runs(
                """
                version: 1
                experiments:
                  - name: sft
                    algorithm: { plugin: sft }
                    dataset: { plugin: arithmetic }
                    model: { plugin: llama }
                """
            )[0]
            .Stages[0];
        stage.Budget.ShouldBe(new Budget(100, null));
        (stage.Evaluation.Metric, stage.Evaluation.Examples).ShouldBe(("accuracy", null));
        stage.Evaluation.Judge!.Plugin.Id.ShouldBe("correctness");
    }

    [Fact]
    public void A_table_needs_no_model_in_its_file_and_none_in_its_identity()
    {
        var yaml = """
            version: 1
            experiments:
              - { name: grid, algorithm: { plugin: q-learning }, environment: { plugin: gridworld } }
            """;
        var run = Planner.Runs(yaml)[0];
        run.ResolvedYaml.ShouldNotContain("model");
        Planner.Runs(run.ResolvedYaml)[0].Id.ShouldBe(run.Id);
    }

    [Theory]
    [InlineData("seeds=[9]")]
    [InlineData("+description=other")]
    [InlineData("+tracking=[]")]
    [InlineData("algorithm.clip=0.2")]
    [InlineData("algorithm={ environments: 8, plugin: ppo }")]
    [InlineData("budget.environment_steps=1e5")]
    [InlineData("+model={ plugin: mlp }")]
    public void What_is_not_part_of_the_question_does_not_change_the_hash(string change) =>
        Planner.Runs(Planner.Cartpole(), change)[0].Hash.ShouldBe(Planner.Runs(Planner.Cartpole())[0].Hash);

    [Theory]
    [InlineData("algorithm.clip=0.3")]
    [InlineData("algorithm.plugin=dqn")]
    [InlineData("budget.steps=100000")]
    [InlineData("threads=2")]
    [InlineData("device=cpu")]
    [InlineData("evaluation.episodes=11")]
    [InlineData("+model={ plugin: mlp, hidden: [64, 64] }")]
    public void What_is_part_of_the_question_changes_the_hash(string change) =>
        Planner.Runs(Planner.Cartpole(), change)[0].Hash.ShouldNotBe(Planner.Runs(Planner.Cartpole())[0].Hash);

    [Fact]
    public void A_hash_is_the_same_on_every_machine_and_in_every_version() =>
        Planner.Runs(Planner.Cartpole())[0].Id.ShouldBe("cartpole/938a1b5743e8-1");

    [Fact]
    public void A_run_that_starts_from_another_runs_after_it_and_is_another_run_when_that_one_changes()
    {
        const string yaml = """
            version: 1
            defaults: { environment: { plugin: cartpole }, algorithm: { plugin: ppo }, seeds: [1, 2] }
            experiments:
              - { name: second, from: first }
              - { name: first, algorithm: { clip: 0.1 } }
            """;
        var runs = Planner.Runs(yaml);
        runs.Select(run => run.Experiment).ShouldBe(["first", "first", "second", "second"]);
        runs.Skip(2).Select(run => run.FromRun).ShouldBe(runs.Take(2).Select(run => run.Id));
        var changed = Planner.Runs(yaml, "first.algorithm.clip=0.2");
        changed[2].Hash.ShouldNotBe(runs[2].Hash);
    }

    [Fact]
    public void The_resolved_file_of_a_run_that_starts_from_another_names_that_run()
    {
        var run = Planner.Runs(
            """
            version: 1
            defaults: { environment: { plugin: cartpole }, algorithm: { plugin: ppo }, seeds: [1, 18446744073709551615] }
            experiments:
              - { name: first, algorithm: { clip: 0.1 } }
              - { name: second, from: first }
            """
        )[3];
        run.ResolvedYaml.ShouldContain($"from: {run.FromRun}");
        var again = Planner.Runs(run.ResolvedYaml).ShouldHaveSingleItem();
        (again.Id, again.From, again.FromRun).ShouldBe((run.Id, "first", run.FromRun));
    }

    [Fact]
    public void The_example_of_the_design_resolves_to_the_files_beside_this_test()
    {
        var runs = Planner.Runs(Planner.Example);
        runs.Count.ShouldBe(9);
        string[] chosen = [runs[0].ResolvedYaml, runs[8].ResolvedYaml];
        for (var i = 0; i < chosen.Length; i++)
        {
            var path = Path.Combine(Folder(), $"{runs[i * 8].Experiment}.resolved.yaml");
            if (Environment.GetEnvironmentVariable("RLFW_WRITE_EXPECTED") == "1")
            {
                File.WriteAllText(path, chosen[i]);
            }

            chosen[i].ShouldBe(File.ReadAllText(path));
        }
    }

    [Fact]
    public void Parameters_are_the_resolved_plan_by_path_without_names_and_seeds()
    {
        var parameters = Planner.Runs(Planner.Example)[0].Parameters;
        parameters["stages.grpo.algorithm.group_size"].ShouldBe("8");
        parameters["stages.grpo.rewards.format.weight"].ShouldBe("0.2");
        parameters["model.tokenizer.plugin"].ShouldBe("characters");
        parameters["dataset.operations"].ShouldBe("[add]");
        parameters.Keys.ShouldNotContain(key =>
            key.EndsWith("name") || key.StartsWith("seeds") || key.StartsWith("tracking")
        );
    }

    private static string Folder([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
