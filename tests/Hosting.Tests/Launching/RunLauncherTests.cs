using Rlfw.Contracts;
using Rlfw.Hosting.Launching;
using Rlfw.Tracking;

namespace Rlfw.Hosting.Tests.Launching;

public sealed class RunLauncherTests : IDisposable
{
    private readonly LaunchRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_run_leaves_everything_in_its_folder()
    {
        var result = _rig.Run(Experiments.CartPole);

        result.Message.ShouldBeEmpty();
        result.Outcome.ShouldBe(RunOutcome.Finished);
        result.Results.Keys.ShouldBe(["return"]);
        result.Duration.ShouldBeGreaterThan(TimeSpan.Zero);
        File.ReadAllText(LaunchRig.At(result, "resolved.yaml")).ShouldBe(result.Plan.ResolvedYaml);
        File.Exists(LaunchRig.At(result, "metrics.csv")).ShouldBeTrue();
        File.Exists(LaunchRig.At(result, "model", "model.safetensors")).ShouldBeTrue();
        var events = LaunchRig.Events(result);
        var started = events[0].Payload.ShouldBeOfType<RunStarted>();
        started.Environment.Keys.ShouldBeSubsetOf([
            "device",
            "dotnet",
            "git_branch",
            "git_commit",
            "git_dirty",
            "git_repository",
            "host",
            "libtorch",
            "os",
            "processor",
            "rlfw",
            "threads",
            "plugin.rlfw.cartpole",
            "plugin.rlfw.mlp",
            "plugin.rlfw.ppo",
        ]);
        started.Environment["plugin.rlfw.ppo"].ShouldNotBeEmpty();
        started.Environment.ContainsKey("git_dirty").ShouldBe(started.Environment.ContainsKey("git_commit"));
        events[^1].Payload.ShouldBeOfType<RunEnded>().Results.ShouldBe(result.Results);
        events.Select(x => x.Sequence).ShouldBe(Enumerable.Range(1, events.Count).Select(x => (long)x));
    }

    [Fact]
    public void A_tabular_algorithm_in_a_tabular_environment_is_drawn_at_the_end()
    {
        var result = _rig.Run(Experiments.Gridworld);

        result.Message.ShouldBeEmpty();
        var report = LaunchRig.Events(result).Select(x => x.Payload).OfType<ReportWritten>().ShouldHaveSingleItem();
        report.Title.ShouldContain("greedy policy");
        report.Text.ShouldContain("\n");
        report.Picture.ShouldBe("pictures/values-main.svg");
        File.ReadAllText(LaunchRig.At(result, report.Picture!)).ShouldStartWith("<svg ");
        // The environment knows its transitions, so the run knows what could have been had.
        var final = LaunchRig.Events(result).Select(x => x.Payload).OfType<MetricsRecorded>().Last().Values;
        final["eval/gap_to_optimum"].ShouldBe(final["eval/optimal_return"] - final["eval/expected_return"], 1e-12);
    }

    [Fact]
    public void A_finished_run_is_skipped_and_its_results_are_given_again()
    {
        var first = _rig.Run(Experiments.Gridworld);
        var journal = File.ReadAllText(LaunchRig.At(first, "events.jsonl"));

        var again = _rig.Run(Experiments.Gridworld);

        again.Skipped.ShouldBeTrue();
        again.Outcome.ShouldBe(RunOutcome.Finished);
        again.Results.ShouldBe(first.Results);
        again.Duration.ShouldBe(first.Duration);
        File.ReadAllText(LaunchRig.At(again, "events.jsonl")).ShouldBe(journal);
    }

    [Fact]
    public void A_new_run_gets_a_folder_of_its_own_and_computes_the_same()
    {
        var plan = _rig.Plan(Experiments.Gridworld).Single();
        var first = _rig.Launcher.Run(plan, _rig.Settings, default);

        var second = _rig.Launcher.Run(plan, _rig.Settings with { StartNew = true }, default);

        second.Folder.Run.ShouldBe(first.Folder.Run + "-2");
        second.Skipped.ShouldBeFalse();
        LaunchRig.Computed(second).ShouldBe(LaunchRig.Computed(first));
        _rig.Launcher.Run(plan, _rig.Settings with { StartNew = true }, default).Folder.Run.ShouldEndWith("-3");
    }

    [Theory]
    [InlineData(Experiments.Gridworld)]
    [InlineData(Experiments.CartPole)]
    [InlineData(Experiments.Language)]
    public void A_run_that_is_stopped_again_and_again_computes_what_an_uninterrupted_one_does(string yaml)
    {
        var whole = _rig.Run(yaml);
        whole.Message.ShouldBeEmpty();

        var sessions = 0;
        RunResult stopped;
        using var other = new LaunchRig();
        do
        {
            (++sessions).ShouldBeLessThan(100);
            using var stop = new CancellationTokenSource();
            // Stops some events after each start: in every stage, at its borders, wherever it happens to be.
            var observed = other.Settings with
            {
                Observer = (_, _) => new StoppingTracker(stop, events: 2 + (sessions % 4)),
            };
            stopped = other.Launcher.Run(other.Plan(yaml).Single(), observed, stop.Token);
            stopped.Outcome.ShouldNotBe(RunOutcome.Failed, stopped.Message);
        } while (stopped.Outcome == RunOutcome.Stopped);

        sessions.ShouldBeGreaterThan(1);
        LaunchRig.Computed(stopped).ShouldBe(LaunchRig.Computed(whole));
        stopped.Results.ShouldBe(whole.Results);
        File.ReadAllBytes(LaunchRig.At(stopped, "model", "model.safetensors"))
            .ShouldBe(File.ReadAllBytes(LaunchRig.At(whole, "model", "model.safetensors")));
    }

    [Fact]
    public void A_stage_starts_from_what_the_one_before_learned()
    {
        var result = _rig.Run(Experiments.Language);

        result.Message.ShouldBeEmpty();
        result.Results.Keys.ShouldBe(["accuracy", "sft/accuracy"]);
        var evaluations = LaunchRig
            .Events(result)
            .Select(x => x.Payload)
            .OfType<MetricsRecorded>()
            .Where(x => x.Values.ContainsKey("eval/accuracy"))
            .ToArray();
        var (end, start) = (evaluations.Last(x => x.Stage == "sft"), evaluations.First(x => x.Stage == "grpo"));
        start.Values["eval/accuracy"].ShouldBe(end.Values["eval/accuracy"]);
        start.Values["eval/completions/mean_length"].ShouldBe(end.Values["eval/completions/mean_length"]);
        // Training steps are counted over all stages.
        LaunchRig.Events(result)[^1].Step.ShouldBe(11);
    }

    [Fact]
    public void The_model_of_the_best_evaluation_is_exported_beside_the_last()
    {
        var result = _rig.Run(Experiments.Demonstrations);

        // Too little is learned for any accuracy, so the stage's first evaluation after its start stays the best.
        LaunchRig
            .Events(result)
            .Select(x => x.Payload)
            .OfType<MetricsRecorded>()
            .Where(x => x.Values.ContainsKey("eval/accuracy"))
            .ShouldAllBe(x => x.Values["eval/accuracy"] == 0);
        var best = File.ReadAllBytes(LaunchRig.At(result, "model-best", "model.safetensors"));
        best.ShouldNotBe(File.ReadAllBytes(LaunchRig.At(result, "model", "model.safetensors")));
        Directory
            .GetFiles(LaunchRig.At(result, "model-best"))
            .Select(Path.GetFileName)
            .Order()
            .ShouldBe(Directory.GetFiles(LaunchRig.At(result, "model")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_reference_policy_of_a_stage_is_what_the_stage_before_learned()
    {
        var yaml = Experiments.Language.Replace("group_size: 4", "group_size: 4, beta: 0.5", StringComparison.Ordinal);

        var result = _rig.Run(yaml);

        result.Message.ShouldBeEmpty();
        // From the parameters that the model began with, those after the first stage are far away.
        LaunchRig
            .Events(result)
            .Select(x => x.Payload)
            .OfType<MetricsRecorded>()
            .First(x => x.Values.ContainsKey("kl"))
            .Values["kl"]
            .ShouldBe(0, 1e-6);
    }

    [Fact]
    public void Parameters_that_do_not_fit_the_next_stage_are_named()
    {
        var result = _rig.Run(
            """
            version: 1
            experiments:
              - name: chain
                algorithm: { plugin: ppo, environments: 2, steps_per_rollout: 32, minibatch_size: 32, epochs: 1 }
                budget: { environment_steps: 64 }
                device: cpu
                stages:
                  - name: poles
                    environment: { plugin: cartpole }
                  - name: maze
                    environment: { plugin: gridworld }
            """
        );

        result.IsUserFault.ShouldBeTrue();
        result.Message.ShouldContain("the parameters of stage 'poles'");
        result.Message.ShouldContain("do not fit");
    }

    [Theory]
    [InlineData(
        "max_new_tokens: 20 }\n        rewards",
        "max_new_tokens: 39 }\n        rewards",
        "stage 'grpo', training example 0"
    )]
    [InlineData(
        "max_new_tokens: 20 }\n        budget",
        "max_new_tokens: 39 }\n        budget",
        "stage 'sft', held-out example 0"
    )]
    public void A_stage_that_does_not_fit_the_model_is_named_before_anything_is_learned(
        string old,
        string replacement,
        string message
    )
    {
        Experiments.Language.ShouldContain(old);

        var result = _rig.Run(Experiments.Language.Replace(old, replacement, StringComparison.Ordinal));

        result.IsUserFault.ShouldBeTrue();
        result.Message.ShouldStartWith(message);
        result.Message.ShouldContain("max_length");
        LaunchRig.Events(result).Select(x => x.Payload.GetType()).ShouldBe([typeof(RunStarted), typeof(RunEnded)]);
    }

    [Fact]
    public void A_demonstration_that_does_not_fit_the_model_is_named_before_anything_is_learned()
    {
        var text = Experiments
            .Language.Replace("max_length: 40", "max_length: 7", StringComparison.Ordinal)
            .Replace("max_new_tokens: 20", "max_new_tokens: 1", StringComparison.Ordinal);

        var result = _rig.Run(text);

        result.IsUserFault.ShouldBeTrue();
        result.Message.ShouldStartWith("stage 'sft', training example 0: prompt and demonstration have ");
        result.Message.ShouldContain("max_length");
    }

    [Fact]
    public void A_run_in_a_folder_where_another_is_at_work_is_refused()
    {
        var plan = _rig.Plan(Experiments.Gridworld).Single();
        using var held = RunLock.Acquire(RunRequest.For(plan, _rig.Settings).Folder);

        var result = _rig.Launcher.Run(plan, _rig.Settings, default);

        result.IsUserFault.ShouldBeTrue();
        result.Message.ShouldContain("is being run by");
    }

    [Fact]
    public void A_device_that_is_not_there_is_the_users_fault()
    {
        if (torch.cuda.is_available())
        {
            Assert.Skip("there is a CUDA device");
        }

        var result = _rig.Run(Experiments.Gridworld.Replace("device: cpu", "device: cuda:1", StringComparison.Ordinal));

        result.IsUserFault.ShouldBeTrue();
        result.Message.ShouldContain("device 'cuda:1' was asked for, and there is no CUDA device");
        // With its plan in its folder, the run can be resumed where there is such a device.
        File.Exists(LaunchRig.At(result, RunLauncher.ResolvedFile)).ShouldBeTrue();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_the_users_fault()
    {
        var plan = _rig.Plan(Experiments.Gridworld).Single();
        File.WriteAllText(_rig.Settings.RunsFolder, "a file where the folder should be");

        var result = _rig.Launcher.Run(plan, _rig.Settings, default);

        result.IsUserFault.ShouldBeTrue();
        result.Message.ShouldContain(_rig.Settings.RunsFolder);
    }

    [Fact]
    public void Damaged_checkpoints_are_named()
    {
        using var stop = new CancellationTokenSource();
        var settings = _rig.Settings with { Observer = (_, _) => new StoppingTracker(stop, events: 4) };
        var plan = _rig.Plan(Experiments.CartPole).Single();
        var stopped = _rig.Launcher.Run(plan, settings, stop.Token);
        stopped.Outcome.ShouldBe(RunOutcome.Stopped);
        foreach (
            var file in Directory.GetFiles(
                LaunchRig.At(stopped, "checkpoints"),
                "model.safetensors",
                SearchOption.AllDirectories
            )
        )
        {
            File.WriteAllBytes(file, [1, 2, 3]);
        }

        var result = _rig.Launcher.Run(plan, _rig.Settings, default);

        result.IsUserFault.ShouldBeTrue();
        result.Message.ShouldContain("model.safetensors is damaged");
    }
}
