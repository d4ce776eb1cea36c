using Rlfw.Comparing.Sources;
using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Comparing.Tests.Sources;

public sealed class FolderRunSourceTests : IDisposable
{
    private const string Plan =
        "\"algorithm.plugin\":\"ppo\",\"environment.plugin\":\"cartpole\",\"evaluation.metric\":\"return\"";

    private readonly JournalFolder _folder = new();

    [Fact]
    public async Task A_finished_run_has_its_plan_its_results_and_its_curves()
    {
        _folder.Write(
            "pole/0123456789ab-7",
            (0, 0, JournalFolder.Started("pole", 7, Plan)),
            (0, 0, JournalFolder.Stage("main")),
            (1, 0, JournalFolder.Metrics("main", 0, "\"eval/return\":10")),
            (5, 50, JournalFolder.Metrics("main", 400, "\"eval/return\":90,\"loss\":\"NaN\"")),
            (6, 50, JournalFolder.Ended("Finished", "\"return\":91"))
        );

        var (source, run) = await ReadAsync();

        run.Run.ShouldBe("pole/0123456789ab-7");
        run.State.ShouldBe(RunState.Finished);
        run.Seed.ShouldBe(7ul);
        run.Parameters["algorithm"].ShouldBe("ppo");
        run.Experiment.PrimaryMetric.ShouldBe("eval/return");
        run.Duration.ShouldBe(TimeSpan.FromSeconds(6));
        run.Metrics["final/return"].Value.ShouldBe(91);
        run.Metrics["time/run_seconds"].Value.ShouldBe(6);
        double.IsNaN(run.Metrics["loss"].Value).ShouldBeTrue();
        var histories = await source.HistoriesAsync(run, ["eval/return", "absent"], Stop);
        histories.Keys.ShouldBe(["eval/return"]);
        histories["eval/return"].ShouldBe([new MetricPoint(0, 0, 1, 10), new MetricPoint(50, 400, 5, 90)]);
    }

    [Fact]
    public async Task Environment_steps_go_on_counting_over_stages_and_language_models_have_none()
    {
        _folder.Write(
            "two/0123456789ab-1",
            (
                0,
                0,
                JournalFolder.Started(
                    "two",
                    1,
                    "\"stages.a.algorithm.plugin\":\"dqn\",\"stages.b.algorithm.plugin\":\"ppo\""
                )
            ),
            (0, 0, JournalFolder.Stage("a")),
            (1, 10, JournalFolder.Metrics("a", 100, "\"x\":1")),
            (1, 10, JournalFolder.Stage("b")),
            (2, 20, JournalFolder.Metrics("b", 30, "\"x\":2"))
        );
        _folder.Write(
            "words/0123456789ab-1",
            (0, 0, JournalFolder.Started("words", 1, "\"dataset.plugin\":\"arithmetic\"")),
            (1, 10, JournalFolder.Metrics("main", 0, "\"x\":1"))
        );

        await using var source = new FolderRunSource(_folder.Root);
        var runs = await source.ListRunsAsync(await source.ListExperimentsAsync(Stop), Stop);

        var two = runs.Single(run => run.Run.StartsWith("two", StringComparison.Ordinal));
        two.Parameters["algorithm"].ShouldBe("ppo");
        (await source.HistoriesAsync(two, ["x"], Stop))["x"]
            .Select(point => point.EnvironmentSteps)
            .ShouldBe([100, 130]);
        var words = runs.Single(run => run.Run.StartsWith("words", StringComparison.Ordinal));
        words.Metrics["x"].EnvironmentSteps.ShouldBeNull();
    }

    [Fact]
    public async Task A_pause_between_two_tries_is_no_time_at_work()
    {
        _folder.Write(
            "pole/0123456789ab-1",
            (0, 0, JournalFolder.Started("pole", 1, Plan)),
            (10, 5, JournalFolder.Metrics("main", 5, "\"x\":1")),
            (1000, 5, JournalFolder.Resumed()),
            (1005, 9, JournalFolder.Metrics("main", 9, "\"x\":2"))
        );

        var (source, run) = await ReadAsync();

        run.State.ShouldBe(RunState.Stopped);
        run.Duration.ShouldBe(TimeSpan.FromSeconds(15));
        (await source.HistoriesAsync(run, ["x"], Stop))["x"].Select(point => point.Seconds).ShouldBe([10, 15]);
    }

    [Fact]
    public async Task What_a_running_run_writes_is_read_anew()
    {
        var path = _folder.Write("pole/0123456789ab-1", (0, 0, JournalFolder.Started("pole", 1, Plan)));
        using var held = RunLock.Acquire(new RunFolder(path, "pole/0123456789ab-1"));
        await using var source = new FolderRunSource(_folder.Root);
        var experiments = await source.ListExperimentsAsync(Stop);
        (await source.ListRunsAsync(experiments, Stop)).ShouldHaveSingleItem().State.ShouldBe(RunState.Running);

        _folder.Write(
            "pole/0123456789ab-1",
            (0, 0, JournalFolder.Started("pole", 1, Plan)),
            (3, 5, JournalFolder.Metrics("main", 5, "\"eval/return\":4"))
        );

        (await source.ListRunsAsync(experiments, Stop)).Single().Metrics["eval/return"].Value.ShouldBe(4);
    }

    [Fact]
    public async Task A_damaged_journal_is_a_failed_run_that_says_where_it_is_damaged()
    {
        var path = _folder.Write("pole/0123456789ab-3", (0, 0, JournalFolder.Started("pole", 3, Plan)));
        File.AppendAllText(Path.Combine(path, "events.jsonl"), "no event\n");

        var (_, run) = await ReadAsync();

        run.State.ShouldBe(RunState.Failed);
        run.Seed.ShouldBe(3ul);
        run.Message.ShouldContain("events.jsonl");
    }

    [Fact]
    public async Task What_the_sweep_chose_and_the_metric_are_what_the_run_recorded()
    {
        _folder.Write(
            "sweep/0123456789ab-1",
            (
                0,
                0,
                """{"type":"run_started","experiment":"sweep","seed":1,"parameters":{"algorithm.plugin":"ppo"},"environment":{},"study":{"key":"0123456789ab","runs":4,"assignment":{"algorithm.learning_rate":"0.1"}},"metric":"eval/wins"}"""
            )
        );

        var (_, run) = await ReadAsync();

        run.Parameters["group"].ShouldBe("algorithm.learning_rate=0.1");
        run.Experiment.PrimaryMetric.ShouldBe("eval/wins");
    }

    [Fact]
    public async Task A_folder_that_is_not_there_has_no_experiments()
    {
        await using var source = new FolderRunSource(Path.Combine(_folder.Root, "nothing"));

        (await source.ListExperimentsAsync(Stop)).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<(FolderRunSource Source, TrackedRun Run)> ReadAsync()
    {
        var source = new FolderRunSource(_folder.Root);
        return (
            source,
            (await source.ListRunsAsync(await source.ListExperimentsAsync(Stop), Stop)).ShouldHaveSingleItem()
        );
    }
}
