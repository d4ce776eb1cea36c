using Rlfw.Contracts;
using Rlfw.Hosting.Launching;

namespace Rlfw.Hosting.Tests.Launching;

public sealed class RunQueueTests : IDisposable
{
    private const string Chain = """
        version: 1
        defaults:
          environment: { plugin: cartpole }
          algorithm: { plugin: ppo, environments: 2, steps_per_rollout: 32, minibatch_size: 32, epochs: 1 }
          budget: { environment_steps: 64 }
          evaluation: { episodes: 1 }
          device: cpu
        experiments:
          - name: second
            from: first
            budget: { environment_steps: 128 }
            seeds: [1, 2]
          - name: first
            seeds: [1, 2]
        """;

    private readonly LaunchRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Runs_wait_for_the_runs_they_start_from()
    {
        var order = new List<string>();

        var results = _rig.Queue.Run(_rig.Plan(Chain), _rig.Settings, default, x => order.Add(x.Folder.Run));

        results.ShouldAllBe(x => x.Outcome == RunOutcome.Finished);
        foreach (var second in results.Where(x => x.Plan.From is not null))
        {
            order.IndexOf(second.Folder.Run).ShouldBeGreaterThan(order.IndexOf(second.Plan.FromRun!));
            // Its first evaluation is the last one of the run it starts from: the same parameters.
            Evaluation(second, first: true)["eval/return"]
                .ShouldBe(Evaluation(second, first: true)["eval/return_max"]);
        }
    }

    [Fact]
    public void A_run_that_starts_from_another_has_its_parameters()
    {
        var results = _rig.Queue.Run(_rig.Plan(Chain), _rig.Settings, default);
        var (source, run) = (
            results.First(x => x.Plan is { From: null, Seed: 1 }),
            results.First(x => x.Plan is { From: "first", Seed: 1 })
        );

        // Started again without a single step of its own, the second run's model is the first one's.
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var untouched = _rig.Launcher.Run(run.Plan, _rig.Settings with { StartNew = true }, stop.Token);
        untouched.Outcome.ShouldBe(RunOutcome.Stopped);
        Evaluation(untouched, first: true)["eval/return"].ShouldBe(Evaluation(run, first: true)["eval/return"]);
        Evaluation(source, first: false).Keys.ShouldContain("eval/return");
        File.ReadAllBytes(LaunchRig.At(run, "model", "model.safetensors"))
            .ShouldNotBe(File.ReadAllBytes(LaunchRig.At(source, "model", "model.safetensors")));
    }

    [Fact]
    public void A_run_that_starts_from_one_that_was_never_run_says_which()
    {
        var plan = _rig.Plan(Chain).First(x => x.From is not null);

        var result = _rig.Launcher.Run(plan, _rig.Settings, default);

        result.IsUserFault.ShouldBeTrue();
        result.Message.ShouldContain("run experiment 'first' to its end first");
    }

    [Fact]
    public void Runs_side_by_side_compute_what_they_do_alone()
    {
        var yaml = Experiments.CartPole.Replace(
            "device: cpu",
            "device: cpu\n    seeds: [1, 2, 3]",
            StringComparison.Ordinal
        );
        var together = _rig.Queue.Run(_rig.Plan(yaml), _rig.Settings with { Parallelism = 3 }, default);

        using var alone = new LaunchRig();
        foreach (var run in together)
        {
            run.Message.ShouldBeEmpty();
            LaunchRig.Computed(alone.Launcher.Run(run.Plan, alone.Settings, default)).ShouldBe(LaunchRig.Computed(run));
        }
    }

    [Fact]
    public void A_run_that_fails_stops_no_other_but_those_that_start_from_it()
    {
        var plans = _rig.Plan(Chain);
        // Seed 1 of the first experiment finds a file where its folder should be.
        var blocked = plans.First(x => x is { From: null, Seed: 1 });
        var path = RunRequest.For(blocked, _rig.Settings).Folder.Path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");

        var results = _rig.Queue.Run(plans, _rig.Settings, default);

        results
            .Select(x => (x.Plan.Experiment, x.Plan.Seed, x.Outcome))
            .ShouldBe(
                [
                    ("first", 1UL, RunOutcome.Failed),
                    ("first", 2UL, RunOutcome.Finished),
                    ("second", 1UL, RunOutcome.Failed),
                    ("second", 2UL, RunOutcome.Finished),
                ],
                ignoreOrder: true
            );
        results.Single(x => x.Plan is { From: not null, Seed: 1 }).Message.ShouldContain("not started");
    }

    [Fact]
    public void When_asked_to_stop_nothing_more_is_started()
    {
        using var stop = new CancellationTokenSource();

        var results = _rig.Queue.Run(
            _rig.Plan(Chain),
            _rig.Settings with
            {
                Parallelism = 1,
            },
            stop.Token,
            _ => stop.Cancel()
        );

        results.Count(x => x.Outcome == RunOutcome.Finished).ShouldBe(1);
        results
            .Count(x => x is { Outcome: RunOutcome.Stopped, Message: "not started; run again to start it" })
            .ShouldBe(3);
    }

    private static IReadOnlyDictionary<string, double> Evaluation(RunResult result, bool first)
    {
        var all = LaunchRig
            .Events(result)
            .Select(x => x.Payload)
            .OfType<MetricsRecorded>()
            .Where(x => x.Values.ContainsKey("eval/return"))
            .ToArray();
        return (first ? all[0] : all[^1]).Values;
    }
}
