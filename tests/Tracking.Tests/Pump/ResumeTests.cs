using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;

namespace Rlfw.Tracking.Tests.Pump;

public sealed class ResumeTests
{
    private const int Steps = 30;

    [Fact]
    public void However_often_a_run_is_killed_its_journal_holds_what_the_uninterrupted_one_holds()
    {
        using var temporary = new TemporaryFolder();
        var count = 0;
        Prop.ForAll<(byte Step, byte Bytes)[], byte>(
                (kills, every) =>
                {
                    var folder = temporary.Run($"demo/{count++}-1");
                    var checkpoint = (Step: 0L, Sequence: (long?)null);
                    foreach (var (step, bytes) in kills ?? [])
                    {
                        checkpoint = Run(folder, checkpoint, 1 + (every % 7), killAt: step % Steps);
                        Tear(folder, bytes, checkpoint.Sequence ?? 0);
                    }

                    Run(folder, checkpoint, 1 + (every % 7), killAt: null);
                    var events = RunJournal.ReadAll(folder).ToList();
                    events.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, events.Count).Select(i => (long)i));
                    events
                        .Where(e => RecordedEvents.IsComputed(e.Payload))
                        .Select(e => e.Step)
                        .ShouldBe(Enumerable.Range(1, Steps).Select(i => (long)i));
                    RunCompletions
                        .ReadAll(folder)
                        .Select(x => (x.Step, x.Completion.Completion))
                        .ShouldBe(
                            Enumerable
                                .Range(1, Steps)
                                .Where(i => Payloads.Computed(i) is CompletionsStored)
                                .SelectMany(i => new[] { ((long)i, $"text {i}"), (i, $"ü\n{i}") })
                        );
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public async Task What_was_recorded_is_not_given_to_trackers_again()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        var checkpoint = Run(folder, (0, null), checkpointEvery: 4, killAt: 7);
        checkpoint.Step.ShouldBe(4);
        var tracker = new RecordingTracker();
        await using (var pump = EventPump.Open(folder, [tracker], TimeProvider.System, checkpoint.Sequence))
        {
            for (var step = 5; step <= 9; step++)
            {
                pump.Emit(step, Payloads.Computed(step));
            }
        }

        tracker.Events.Select(e => e.Step).ShouldBe([8, 9]);
    }

    [Theory]
    [InlineData("metric loss was 0.5, now it is 0.25", 3, "loss", 0.25)]
    [InlineData("metric loss was 0.5, now it is NaN", 3, "loss", double.NaN)]
    [InlineData("metric loss was 0.5, now it is missing", 3, "other", 0.5)]
    [InlineData("at step 3 it had recorded metrics, now metrics came at step 4", 4, "loss", 0.5)]
    public async Task A_run_that_computes_something_else_is_stopped_with_step_metric_and_values(
        string expected,
        long step,
        string name,
        double value
    )
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        await using (var pump = EventPump.Open(folder, [], TimeProvider.System, null))
        {
            pump.Emit(3, Payloads.Metrics(("loss", 0.5), ("time/step", 1)));
        }

        await using var again = EventPump.Open(folder, [], TimeProvider.System, 0);
        var error = Should.Throw<DivergenceException>(() => again.Emit(step, Payloads.Metrics((name, value))));
        error.Message.ShouldStartWith("run demo/0123456789ab-1 did not repeat what it had recorded: at step 3");
        error.Message.ShouldContain(expected);
        error.Message.ShouldContain("--new");
    }

    [Fact]
    public async Task Another_completion_than_the_recorded_one_is_shown()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        static CompletionsSampled Sampled(string text) =>
            new("main", [new SampledCompletion("p", text, null, new Dictionary<string, double>())]);
        await using (var pump = EventPump.Open(folder, [], TimeProvider.System, null))
        {
            pump.Emit(3, Sampled("forty-two"));
        }

        await using var again = EventPump.Open(folder, [], TimeProvider.System, null);
        var error = Should.Throw<DivergenceException>(() => again.Emit(3, Sampled("forty-one")));
        error.Message.ShouldContain("forty-two");
        error.Message.ShouldContain("forty-one");
    }

    [Fact]
    public async Task Times_and_the_order_of_metrics_are_not_compared()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        await using (var pump = EventPump.Open(folder, [], TimeProvider.System, null))
        {
            pump.Emit(1, Payloads.Metrics(("a", 1), ("b", double.NaN), ("time/step", 1)));
        }

        await using (var again = EventPump.Open(folder, [], TimeProvider.System, 0))
        {
            again.Emit(1, Payloads.Metrics(("time/step", 2), ("b", double.NaN), ("a", 1), ("time/other", 3)));
            again.Sequence.ShouldBe(1);
        }

        RunJournal.ReadAll(folder).Count().ShouldBe(1);
    }

    [Fact]
    public async Task Where_the_device_is_not_exact_a_difference_is_reported_once_and_the_record_stays()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        await using (var pump = EventPump.Open(folder, [], TimeProvider.System, null))
        {
            pump.Emit(1, Payloads.Metrics(("loss", 1)));
            pump.Emit(2, Payloads.Metrics(("loss", 2)));
        }

        var logger = new RecordingLogger();
        var settings = new EventPumpSettings { Logger = logger, Exact = false };
        await using (var again = EventPump.Open(folder, [], TimeProvider.System, 0, settings))
        {
            again.Emit(1, Payloads.Metrics(("loss", 1.5)));
            again.Emit(2, Payloads.Metrics(("loss", 2.5)));
            again.Emit(3, Payloads.Metrics(("loss", 3.5)));
        }

        logger.Lines.ShouldHaveSingleItem().ShouldContain("metric loss was 1, now it is 1.5");
        RunJournal.ReadAll(folder).Select(e => ((MetricsRecorded)e.Payload).Values["loss"]).ShouldBe([1, 2, 3.5]);
    }

    [Fact]
    public void A_journal_that_ends_before_the_checkpoint_is_refused()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        Run(folder, (0, null), checkpointEvery: 10, killAt: 3);
        Should
            .Throw<RunFolderException>(() => EventPump.Open(folder, [], TimeProvider.System, 50))
            .Message.ShouldContain("ends at event 4, but the checkpoint was made at event 50");
    }

    /// <summary>A run as the launcher makes it: start or resume, one computed event a step, now and then a checkpoint.</summary>
    private static (long Step, long? Sequence) Run(
        RunFolder folder,
        (long Step, long? Sequence) checkpoint,
        int checkpointEvery,
        int? killAt
    )
    {
        var pump = EventPump.Open(folder, [], TimeProvider.System, checkpoint.Sequence);
        pump.Emit(
            checkpoint.Step,
            checkpoint.Sequence is { } from ? new RunResumed(checkpoint.Step, from) : Payloads.Started
        );
        for (var step = checkpoint.Step + 1; step <= (killAt ?? Steps); step++)
        {
            pump.Emit(step, Payloads.Computed(step));
            if (step % checkpointEvery == 0)
            {
                pump.Flush();
                checkpoint = (step, pump.Sequence);
                pump.Emit(step, new CheckpointSaved($"checkpoints/{step}"));
            }
        }

        if (killAt is null)
        {
            pump.Emit(Steps, Payloads.Ended(RunOutcome.Finished));
        }

        pump.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return checkpoint;
    }

    /// <summary>What a power failure does: the end of the journal is missing, but nothing from before the checkpoint.</summary>
    private static void Tear(RunFolder folder, int bytes, long keep)
    {
        var path = Path.Combine(folder.Path, RunJournal.FileName);
        var safe = keep == 0 ? 0 : JournalLines.Read(path).ElementAt((int)keep - 1).End;
        using var file = new FileStream(path, FileMode.Open);
        file.SetLength(Math.Max(safe, file.Length - bytes));
    }
}
