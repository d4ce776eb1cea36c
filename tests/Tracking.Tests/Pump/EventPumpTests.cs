using Rlfw.Contracts;

namespace Rlfw.Tracking.Tests.Pump;

public sealed class EventPumpTests
{
    [Fact]
    public async Task Events_of_many_threads_are_numbered_without_gaps_and_reach_journal_and_trackers_in_order()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        var trackers = new[] { new RecordingTracker(), new RecordingTracker() };
        await using (var pump = EventPump.Open(folder, trackers, TimeProvider.System, null))
        {
            var threads = Enumerable
                .Range(0, 4)
                .Select(t =>
                    Task.Run(() =>
                    {
                        for (var i = 0; i < 1000; i++)
                        {
                            pump.Emit(i, Payloads.Metrics(("thread", t), ("i", i)));
                        }
                    })
                );
            await Task.WhenAll(threads);
            pump.Sequence.ShouldBe(4000);
            pump.Flush();
            RunJournal.ReadAll(folder).Count().ShouldBe(4000);
        }

        var events = RunJournal.ReadAll(folder).ToList();
        events.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, 4000).Select(i => (long)i));
        foreach (var tracker in trackers)
        {
            tracker.Events.Select(e => e.Sequence).ShouldBe(events.Select(e => e.Sequence));
            tracker.Disposed.ShouldBeTrue();
        }

        foreach (var thread in events.GroupBy(e => ((MetricsRecorded)e.Payload).Values["thread"]))
        {
            thread.Select(e => e.Step).ShouldBe(Enumerable.Range(0, 1000).Select(i => (long)i));
        }
    }

    [Fact]
    public async Task A_tracker_that_throws_is_reported_once_and_costs_nothing()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        var logger = new RecordingLogger();
        var good = new RecordingTracker();
        var bad = new RecordingTracker(
            (e, _) => e.Sequence > 2 ? throw new InvalidOperationException("no net") : default
        );
        var settings = new EventPumpSettings { Logger = logger };
        await using (var pump = EventPump.Open(folder, [bad, good], TimeProvider.System, null, settings))
        {
            Emit(pump, 5);
        }

        RunJournal.ReadAll(folder).Count().ShouldBe(5);
        good.Events.Count.ShouldBe(5);
        bad.Disposed.ShouldBeTrue();
        logger.Lines.ShouldBe([
            "Tracker RecordingTracker failed at event 3: no net. The run goes on; the run folder has every event",
            "Tracker RecordingTracker did not take 3 of 5 events; the run folder has them all",
        ]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tracker_that_hangs_delays_neither_journal_nor_others_and_the_end_only_by_the_patience(
        bool blocks
    )
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        var logger = new RecordingLogger();
        using var never = new ManualResetEventSlim();
        var hung = new RecordingTracker(
            async (_, cancellation) =>
            {
                if (blocks)
                {
                    never.Wait(CancellationToken.None);
                }

                await Task.Delay(Timeout.Infinite, cancellation);
            }
        );
        var good = new RecordingTracker();
        var settings = new EventPumpSettings { Logger = logger, TrackerPatience = TimeSpan.FromMilliseconds(100) };
        await using (var pump = EventPump.Open(folder, [hung, good], TimeProvider.System, null, settings))
        {
            // More than the hung tracker's queue holds.
            Emit(pump, 10_000);
            pump.Flush();
            RunJournal.ReadAll(folder).Count().ShouldBe(10_000);
        }

        good.Events.Count.ShouldBe(10_000);
        hung.Events.Count.ShouldBe(1);
        logger.Lines.ShouldContain(l => l.Contains("does not keep up"));
        logger.Lines.ShouldContain(
            "Tracker RecordingTracker did not take 10000 of 10000 events; the run folder has them all"
        );
        never.Set();
    }

    [Fact]
    public async Task A_full_disk_stops_the_run_with_a_message()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("this system has no /dev/full");
        }

        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        var path = Path.Combine(folder.Path, RunJournal.FileName);
        File.CreateSymbolicLink(path, "/dev/full");
        await using var pump = EventPump.Open(folder, [], TimeProvider.System, null);
        pump.Emit(1, Payloads.Started);
        var message = $"cannot write {path}: no space left on the disk; free some and run again to continue";
        Should.Throw<RunFolderException>(pump.Flush).Message.ShouldBe(message);
        Should.Throw<RunFolderException>(() => pump.Emit(2, Payloads.Computed(1))).Message.ShouldBe(message);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(Path.Combine(temporary.Path, "missing"), "demo/x-1");
        Should
            .Throw<RunFolderException>(() => EventPump.Open(folder, [], TimeProvider.System, null))
            .Message.ShouldStartWith($"cannot write {folder.Path}/events.jsonl: ");
    }

    private static void Emit(EventPump pump, int count)
    {
        for (var step = 1; step <= count; step++)
        {
            pump.Emit(step, Payloads.Metrics(("loss", step)));
        }
    }
}
