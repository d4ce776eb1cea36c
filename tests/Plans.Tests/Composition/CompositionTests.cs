using Rlfw.Contracts;
using Rlfw.Plans.Tests.Catalog;

namespace Rlfw.Plans.Tests.Composition;

public sealed class CompositionTests
{
    [Fact]
    public void Defaults_lie_under_every_experiment()
    {
        var run = Planner.Runs(
            """
            version: 1
            defaults:
              threads: 2
              environment: { plugin: cartpole }
              algorithm: { plugin: ppo, clip: 0.3, environments: 4 }
            experiments:
              - { name: a, algorithm: { clip: 0.1 } }
            """
        )[0];
        var options = (PpoOptions)run.Stages[0].Algorithm.Options;
        run.Threads.ShouldBe(2);
        (options.Clip, options.Environments).ShouldBe((0.1, 4));
    }

    [Fact]
    public void The_options_of_another_plugin_are_dropped_not_merged()
    {
        var run = Planner.Runs(
            """
            version: 1
            defaults:
              environment: { plugin: cartpole }
              algorithm: { plugin: ppo, clip: 0.3, learning_rate: 0.5 }
            experiments:
              - { name: a, algorithm: { plugin: dqn } }
            """
        )[0];
        ((DqnOptions)run.Stages[0].Algorithm.Options).LearningRate.ShouldBe(1e-3);
    }

    [Fact]
    public void Lists_replace_and_null_takes_a_default_away()
    {
        var run = Planner
            .Runs(
                """
                version: 1
                defaults:
                  seeds: [1, 2]
                  environment: { plugin: cartpole }
                  dataset: { plugin: arithmetic }
                experiments:
                  - { name: a, algorithm: { plugin: ppo }, dataset: null, seeds: 7 }
                """
            )
            .ShouldHaveSingleItem();
        run.Seed.ShouldBe(7UL);
        run.Stages[0].Dataset.ShouldBeNull();
    }

    [Fact]
    public void A_budget_in_the_other_unit_replaces_the_one_below()
    {
        var run = Planner.Runs(
            """
            version: 1
            defaults: { environment: { plugin: cartpole }, algorithm: { plugin: ppo }, budget: { environment_steps: 100 } }
            experiments:
              - { name: a, budget: { steps: 5 } }
            """
        )[0];
        run.Stages[0].Budget.ShouldBe(new Budget(5, null));
    }

    [Fact]
    public void An_experiment_extends_another_wherever_it_stands()
    {
        var runs = Planner.Runs(
            """
            version: 1
            experiments:
              - { name: c, extends: b, threads: 3 }
              - { name: b, extends: a, algorithm: { clip: 0.3 }, threads: 2 }
              - name: a
                description: the first
                environment: { plugin: cartpole }
                algorithm: { plugin: ppo, environments: 4 }
            """
        );
        var options = (PpoOptions)runs[0].Stages[0].Algorithm.Options;
        (options.Clip, options.Environments, runs[0].Threads).ShouldBe((0.3, 4, 3));
        runs[0].ResolvedYaml.ShouldNotContain("the first");
    }

    [Fact]
    public void A_value_that_is_one_reference_keeps_its_type()
    {
        var run = Planner.Runs(
            """
            version: 1
            experiments:
              - name: a
                description: clip ${algorithm.clip} of ${name}
                environment: { plugin: cartpole }
                algorithm: { plugin: ppo, clip: 0.25, target_kl: "${algorithm.clip}" }
                model: { plugin: mlp, hidden: [32, "${threads}"] }
                threads: 2
            """
        )[0];
        ((PpoOptions)run.Stages[0].Algorithm.Options).TargetKl.ShouldBe(0.25);
        ((MlpOptions)run.Stages[0].Model.Options).Hidden.ShouldBe([32, 2]);
        run.ResolvedYaml.ShouldContain("description: \"clip 0.25 of a\"");
    }

    [Fact]
    public void References_reach_mappings_lists_and_stages_by_name()
    {
        var run = Planner.Runs(
            """
            version: 1
            experiments:
              - name: a
                dataset: { plugin: arithmetic }
                model: { plugin: llama }
                stages:
                  - { name: one, algorithm: { plugin: sft, learning_rate: 0.5 } }
                  - { name: two, algorithm: { plugin: sft, learning_rate: "${stages.one.algorithm.learning_rate}" } }
                  - { name: three, algorithm: "${stages.two.algorithm}" }
            """
        )[0];
        run.Stages.Select(stage => ((SftOptions)stage.Algorithm.Options).LearningRate).ShouldBe([0.5, 0.5, 0.5]);
    }

    [Fact]
    public void A_reference_sees_overrides_and_the_sweep()
    {
        const string yaml = """
            version: 1
            experiments:
              - name: a
                environment: { plugin: cartpole }
                algorithm: { plugin: ppo, clip: 0.1, target_kl: "${algorithm.clip}" }
                sweep: { parameters: { algorithm.clip: { values: [0.2, 0.3] } } }
            """;
        double?[] Kl(IEnumerable<RunPlan> runs) =>
            [.. runs.Select(run => ((PpoOptions)run.Stages[0].Algorithm.Options).TargetKl)];
        Kl(Planner.Runs(yaml)).ShouldBe([0.2, 0.3]);
        Kl(Planner.Runs(yaml, "~sweep", "algorithm.clip=0.7")).ShouldBe([0.7]);
    }

    [Fact]
    public void An_environment_value_is_used_and_its_reference_is_what_is_written()
    {
        var run = Planner.Runs(
            Planner.Cartpole(
                """
                tracking:
                  - plugin: mlflow
                    uri: ${env:MLFLOW}/api
                    token: ${env:TOKEN}
                    share: ${env:RATE}
                    tags: { path: "${env:NOWHERE:-none}", copy: "${tracking.0.token}" }
                threads: ${env:THREADS:-3}
                """
            )
        )[0];
        var options = (MlflowOptions)run.Tracking[0].Options;
        (options.Uri, options.Token, options.Share).ShouldBe(("http://localhost:5000/api", "s3cret-value", 5e-4f));
        options.Tags.ShouldBe(new Dictionary<string, string> { ["copy"] = "s3cret-value", ["path"] = "none" });
        run.Threads.ShouldBe(3);
        run.ResolvedYaml.ShouldContain("uri: \"${env:MLFLOW}/api\"");
        run.ResolvedYaml.ShouldContain("threads: \"${env:THREADS:-3}\"");
        run.ResolvedYaml.ShouldNotContain("s3cret");
        run.Parameters["threads"].ShouldBe("${env:THREADS:-3}");
        // Trackers do not decide what a run computes.
        run.EnvironmentValues.ShouldHaveSingleItem()
            .ShouldBe(new EnvironmentValue("THREADS", "3", "3", "${env:THREADS:-3}"));
    }

    [Theory]
    [InlineData("threads: ${env:TOKEN}")]
    [InlineData("threads: \"1${env:TOKEN}\"")]
    [InlineData("device: ${env:TOKEN}")]
    [InlineData("model: { plugin: \"${env:TOKEN}\" }")]
    [InlineData("evaluation: { metric: \"${env:TOKEN}\" }")]
    [InlineData("tracking: \"${env:TOKEN}\"")]
    [InlineData("model: { plugin: mlp, hidden: \"${env:TOKEN}\" }")]
    [InlineData("budget: { steps: \"${env:TOKEN}\" }")]
    public void A_fault_shows_the_reference_and_never_the_value(string key)
    {
        var report = Planner.Plan(Planner.Cartpole(key)).Report;
        report.ShouldContain("${env:TOKEN}");
        report.ShouldNotContain("s3cret");
    }

    [Fact]
    public void A_doubled_dollar_is_a_literal_one_and_stays_one_when_resolved()
    {
        var run = Planner.Runs(Planner.Cartpole("description: \"costs $${price} and $5\""))[0];
        run.ResolvedYaml.ShouldContain("costs $${price} and $5");
        Planner.Runs(run.ResolvedYaml)[0].ResolvedYaml.ShouldBe(run.ResolvedYaml);
    }

    [Fact]
    public void Stages_inherit_the_experiment_and_rewards_only_where_they_are_used()
    {
        var run = Planner.Runs(
            """
            version: 1
            experiments:
              - name: a
                dataset: { plugin: arithmetic }
                model: { plugin: llama }
                rewards: [{ plugin: correctness, weight: 2 }]
                budget: { steps: 10 }
                evaluation: { every: 5 }
                stages:
                  - { name: sft, algorithm: { plugin: sft } }
                  - { name: grpo, algorithm: { plugin: grpo }, budget: { steps: 20 }, evaluation: { examples: 7 } }
            """
        )[0];
        run.Stages.Select(stage => stage.Budget.Steps).ShouldBe([10, 20]);
        run.Stages.Select(stage => stage.Rewards.Count).ShouldBe([0, 1]);
        run.Stages.Select(stage => (stage.Evaluation.Every, stage.Evaluation.Examples)).ShouldBe([(5, null), (5, 7)]);
        run.Stages[1].Rewards[0].Name.ShouldBe("correctness");
        run.Stages[1].Evaluation.Judge!.Plugin.Id.ShouldBe("correctness");
    }
}
