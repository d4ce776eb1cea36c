using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Measuring;
using Rlfw.Mlflow;
using Rlfw.Plugins.MlflowTracking;
using Rlfw.Plugins.MlflowTracking.Delivery;
using Rlfw.Tracking;

namespace Rlfw.MlflowTracking.Tests;

public sealed class RunDeliveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_run_records_is_in_the_store()
    {
        await using var run = new RunOnDisk();
        run.Emit(0, RunOnDisk.Started());
        run.Emit(10, RunOnDisk.Metrics(("loss", 0.5), ("eval/return", double.NaN)));
        run.Emit(20, RunOnDisk.Metrics(("loss", double.PositiveInfinity)));
        run.Emit(20, new WarningRaised("main", "kl", "the policy leaves"));
        run.Emit(20, Ended(("return", 500)));
        run.Flush();

        await using var store = Open(run);
        await new RunDelivery(run.Context(), store).DeliverAsync(Cancellation);

        var (experiment, found) = await Only(store);
        experiment.Name.ShouldBe("cartpole");
        experiment.Tags["mlflow.sharedViewState.rlfw"].ShouldContain("\"groupByData\":\"algorithm\"");
        found.Status.ShouldBe(MlflowRunStatus.Finished);
        found.Name.ShouldBe("cartpole seed 1");
        found.Parameters["algorithm"].ShouldBe("ppo");
        found.Parameters["algorithm.learning_rate"].ShouldBe("0.001");
        found.Parameters["seed"].ShouldBe("1");
        found.Tags["rlfw.run"].ShouldBe(run.Folder.Run);
        found.Tags["rlfw.warning.kl"].ShouldBe("the policy leaves");
        found.Metrics["final/return"].Value.ShouldBe(500);
        found.Metrics["eval/return"].Value.ShouldBe(double.NaN);
        var loss = await store.HistoryAsync(found.Id, "loss", Cancellation);
        loss.Select(x => x.Step).ShouldBe([10, 20]);
        loss[0].Value.ShouldBe(0.5);
    }

    [Fact]
    public async Task Nothing_is_lost_or_doubled_however_often_the_connection_and_the_process_fail()
    {
        for (var seed = 0UL; seed < 6; seed++)
        {
            await using var run = new RunOnDisk();
            var random = new RandomStream(seed, "events");
            await using var store = Open(run);
            var failures = await DeliverThroughFailures(run, store, random);

            await using var straight = EmbeddedStoreOf(run.Database + ".straight", run);
            await new RunDelivery(run.Context(), straight).DeliverAsync(Cancellation);

            failures.ShouldBeGreaterThan(3);
            (await Content(store)).ShouldBe(await Content(straight), $"seed {seed}");
        }
    }

    [Fact]
    public async Task A_run_that_nobody_runs_any_more_does_not_seem_to_go_on()
    {
        await using var run = new RunOnDisk();
        run.Emit(0, RunOnDisk.Started());
        run.Emit(10, RunOnDisk.Metrics(("loss", 1)));
        run.Flush();
        await using var store = Open(run);
        var delivery = new RunDelivery(run.Context(), store);

        await delivery.DeliverAsync(Cancellation);
        (await Only(store)).Run.Status.ShouldBe(MlflowRunStatus.Running);
        await delivery.CloseInterruptedAsync(Cancellation);

        var (_, found) = await Only(store);
        found.Status.ShouldBe(MlflowRunStatus.Killed);
        found.EndTime.ShouldNotBeNull();
        found.Tags["rlfw.outcome"].ShouldBe("interrupted");
    }

    [Fact]
    public async Task A_run_that_is_continued_goes_on_in_the_store_too()
    {
        await using var run = new RunOnDisk();
        run.Emit(0, RunOnDisk.Started());
        run.Emit(10, new RunEnded(RunOutcome.Stopped, "stopped", new Dictionary<string, double>()));
        run.Flush();
        await using var store = Open(run);
        await new RunDelivery(run.Context(), store).DeliverAsync(Cancellation);
        (await Only(store)).Run.Status.ShouldBe(MlflowRunStatus.Killed);

        await run.ReopenAsync();
        run.Emit(10, new RunResumed(10, 2));
        run.Flush();
        await new RunDelivery(run.Context(), store).DeliverAsync(Cancellation);

        var (_, found) = await Only(store);
        found.Status.ShouldBe(MlflowRunStatus.Running);
        found.EndTime.ShouldBeNull();
        found.Tags["rlfw.outcome"].ShouldBe("running");
    }

    [Fact]
    public async Task Training_metrics_can_be_thinned_while_evaluations_stay()
    {
        await using var run = new RunOnDisk();
        run.Emit(0, RunOnDisk.Started());
        for (var step = 1; step <= 20; step++)
        {
            run.Emit(step, RunOnDisk.Metrics(("loss", step)));
        }

        run.Emit(7, RunOnDisk.Metrics(("eval/return", 3)));
        run.Flush();
        await using var store = Open(run);

        await new RunDelivery(run.Context(new MlflowOptions { Every = 10 }), store).DeliverAsync(Cancellation);

        var (_, found) = await Only(store);
        (await store.HistoryAsync(found.Id, "loss", Cancellation)).Select(x => x.Step).ShouldBe([10, 20]);
        (await store.HistoryAsync(found.Id, "eval/return", Cancellation)).Select(x => x.Step).ShouldBe([7]);
    }

    [Fact]
    public async Task In_environments_steps_count_environment_steps_over_all_stages_wherever_delivery_is_interrupted()
    {
        await using var run = new RunOnDisk();
        var started = RunOnDisk.Started();
        var parameters = new Dictionary<string, string>(started.Parameters) { ["environment.plugin"] = "cartpole" };
        await using var store = Open(run);
        EventPayload[] events =
        [
            started with
            {
                Parameters = parameters,
            },
            new StageStarted("first", 0, new Budget(null, 100)),
            In("first", 0),
            In("first", 100),
            new StageStarted("second", 1, new Budget(null, 100)),
            In("second", 0),
            In("second", 64),
            Ended(("return", 7)),
        ];
        for (var i = 0; i < events.Length; i++)
        {
            run.Emit(i, events[i]);
            run.Flush();
            // Another process each time.
            await new RunDelivery(run.Context(), store).DeliverAsync(Cancellation);
        }

        var (_, found) = await Only(store);
        var loss = await store.HistoryAsync(found.Id, "loss", Cancellation);
        loss.Select(x => x.Step).ShouldBe([0, 100, 100, 164]);
        var steps = await store.HistoryAsync(found.Id, "training_steps", Cancellation);
        steps.Select(x => x.Value).ShouldBe([2, 3, 5, 6]);
        found.Metrics["final/return"].Step.ShouldBe(164);
        found
            .Metrics["time/run_seconds"]
            .Value.ShouldBe(RunJournal.ActiveTime(RunJournal.ReadAll(run.Folder)).TotalSeconds, 1e-6);
    }

    [Fact]
    public async Task Samples_of_the_machine_are_sent_once_each()
    {
        await using var run = new RunOnDisk();
        run.Emit(0, RunOnDisk.Started());
        run.Flush();
        await using var store = Open(run);
        var log = new SystemLog(run.Folder);
        log.Append(Sample(1, 50));
        await new RunDelivery(run.Context(), store).DeliverAsync(Cancellation);
        log.Append(Sample(2, 60));
        await new RunDelivery(run.Context(), store).DeliverAsync(Cancellation);
        await new RunDelivery(run.Context(), store).DeliverAsync(Cancellation);

        var (_, found) = await Only(store);
        var points = await store.HistoryAsync(found.Id, "system/cpu_utilization_percentage", Cancellation);
        points.Select(x => (x.Step, x.Value)).ShouldBe([(1, 50), (2, 60)]);
    }

    [Fact]
    public async Task The_runs_of_a_study_are_nested_below_one_parent_with_their_summary()
    {
        var root = Directory.CreateTempSubdirectory("rlfw-study-");
        await using var first = new RunOnDisk("cartpole/0123456789ab-1", root);
        await using var second = new RunOnDisk("cartpole/0123456789ab-2", root);
        await using var store = Open(first);
        first.Emit(0, RunOnDisk.Started(1, runs: 2));
        second.Emit(0, RunOnDisk.Started(2, runs: 2));
        first.Emit(5, Ended(("return", 400)));
        first.Flush();
        second.Flush();
        await Task.WhenAll(
            new RunDelivery(first.Context(), store).DeliverAsync(Cancellation),
            new RunDelivery(second.Context(), store).DeliverAsync(Cancellation)
        );
        (await Parent(store)).Status.ShouldBe(MlflowRunStatus.Running);

        second.Emit(5, Ended(("return", 500)));
        second.Flush();
        await new RunDelivery(second.Context(), store).DeliverAsync(Cancellation);

        var parent = await Parent(store);
        parent.Status.ShouldBe(MlflowRunStatus.Finished);
        parent.Metrics["final/return/mean"].Value.ShouldBe(450);
        parent.Metrics["runs/finished"].Value.ShouldBe(2);
        // Student's t of two values: 50 · 12.706.
        (parent.Metrics["final/return/high"].Value - 450).ShouldBe(635.31, 0.01);
        (await Children(store, parent)).Count.ShouldBe(2);
        root.Delete(recursive: true);
    }

    private static async Task<int> DeliverThroughFailures(RunOnDisk run, IMlflowStore store, RandomStream random)
    {
        var flaky = new FlakyStore(store, _ => random.NextDouble() < 0.075);
        var delivery = new RunDelivery(run.Context(), flaky);
        var step = 0;
        run.Emit(0, RunOnDisk.Started(runs: 3));
        for (var round = 0; round < 25; round++)
        {
            for (var i = random.NextInt(6); i > 0; i--)
            {
                Emit(run, ++step, random);
            }

            run.Flush();
            if (random.NextDouble() < 0.3)
            {
                // Another process goes on.
                delivery = new RunDelivery(run.Context(), flaky);
            }

            await Try(delivery);
        }

        run.Emit(step, Ended(("return", 1)));
        run.Flush();
        for (var tries = 0; !await Try(delivery); tries++)
        {
            tries.ShouldBeLessThan(200);
        }

        return flaky.Failures;
    }

    private static void Emit(RunOnDisk run, int step, RandomStream random) =>
        run.Emit(
            step,
            random.NextInt(5) switch
            {
                0 => new ReportWritten("table", $"values of step {step}"),
                1 => new WarningRaised("main", $"kind-{step}", "text"),
                2 => new DataUsed("main", "data", "training", $"digest{step}"),
                _ => RunOnDisk.Metrics(("loss", random.NextDouble()), ("eval/return", step)),
            }
        );

    private static async Task<bool> Try(RunDelivery delivery)
    {
        try
        {
            await delivery.DeliverAsync(Cancellation);
            return true;
        }
        catch (MlflowException)
        {
            return false;
        }
    }

    /// <summary>Everything but ids.</summary>
    private static async Task<string> Content(IMlflowStore store)
    {
        var lines = new List<string>();
        foreach (var experiment in (await store.ListExperimentsAsync(Cancellation)).Where(x => x.Name != "Default"))
        {
            lines.Add($"experiment {experiment.Name} {Text(experiment.Tags)}");
            var runs = await store.SearchRunsAsync(
                new MlflowRunQuery([experiment.Id], new Dictionary<string, string>()),
                Cancellation
            );
            foreach (var run in runs.OrderBy(x => x.Name, StringComparer.Ordinal))
            {
                var tags = run.Tags.Where(x => x.Key is not "mlflow.parentRunId");
                lines.Add(
                    $"run {run.Name} {run.Status} {run.StartTime} {run.EndTime} {Text(run.Parameters)} {Text(tags)}"
                );
                foreach (var metric in run.Metrics.Keys.Order(StringComparer.Ordinal))
                {
                    var history = await store.HistoryAsync(run.Id, metric, Cancellation);
                    lines.Add(string.Join(' ', history.Select(x => x.ToString())));
                }

                foreach (var folder in new[] { "", "reports", "config", "curves" })
                {
                    var files = await store.ListArtifactsAsync(run, folder, Cancellation);
                    lines.AddRange(files.Select(x => x.ToString()));
                }
            }
        }

        return string.Join('\n', lines);
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>> pairs) =>
        string.Join(", ", pairs.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => $"{x.Key}={x.Value}"));

    private static MetricsRecorded In(string stage, long environmentSteps) =>
        new(stage, environmentSteps, 0, new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = 1 });

    private static SystemSample Sample(long number, double value) =>
        new(
            number,
            DateTimeOffset.UnixEpoch.AddDays(1).AddSeconds(10 * number),
            new Dictionary<string, double>(StringComparer.Ordinal) { ["system/cpu_utilization_percentage"] = value }
        );

    private static RunEnded Ended(params (string Name, double Value)[] results) =>
        new(RunOutcome.Finished, "", results.ToDictionary(x => x.Name, x => x.Value, StringComparer.Ordinal));

    private static IMlflowStore Open(RunOnDisk run) => EmbeddedStoreOf(run.Database, run);

    private static IMlflowStore EmbeddedStoreOf(string path, RunOnDisk run) =>
        MlflowStore.Open(new MlflowTarget(path, null), new MlflowSettings(), run.Clock, NullLoggerFactory.Instance);

    private static async Task<(MlflowExperiment Experiment, MlflowRun Run)> Only(IMlflowStore store)
    {
        var experiment = (await store.ListExperimentsAsync(Cancellation)).Single(x => x.Name != "Default");
        var runs = await store.SearchRunsAsync(
            new MlflowRunQuery([experiment.Id], new Dictionary<string, string>()),
            Cancellation
        );
        return (experiment, runs.Single());
    }

    private static async Task<MlflowRun> Parent(IMlflowStore store)
    {
        var experiment = (await store.ListExperimentsAsync(Cancellation)).Single(x => x.Name != "Default");
        var tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["rlfw.kind"] = "study" };
        return (await store.SearchRunsAsync(new MlflowRunQuery([experiment.Id], tags), Cancellation)).Single();
    }

    private static Task<IReadOnlyList<MlflowRun>> Children(IMlflowStore store, MlflowRun parent)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["mlflow.parentRunId"] = parent.Id };
        return store.SearchRunsAsync(new MlflowRunQuery([parent.ExperimentId], tags), Cancellation);
    }
}
