using Rlfw.Contracts;

namespace Rlfw.Tracking.Tests.Folders;

public sealed class RunFoldersTests
{
    [Fact]
    public async Task Runs_are_listed_with_where_they_stand()
    {
        using var temporary = new TemporaryFolder();
        await Write(temporary.Run("a/000000000001-1"), Payloads.Started, Payloads.Ended(RunOutcome.Finished));
        await Write(
            temporary.Run("a/000000000001-2"),
            Payloads.Started,
            Payloads.Ended(RunOutcome.Failed, "reward threw")
        );
        await Write(temporary.Run("a/000000000001-3"), Payloads.Started, Payloads.Ended(RunOutcome.Stopped));
        await Write(temporary.Run("b/000000000002-4"), Payloads.Started, Payloads.Computed(1));
        await Write(
            temporary.Run("b/000000000002-5"),
            Payloads.Started,
            Payloads.Ended(RunOutcome.Stopped),
            new RunResumed(0, 1)
        );
        temporary.Run("c/000000000003-6");
        File.WriteAllText(Path.Combine(temporary.Run("c/000000000003-7").Path, RunJournal.FileName), "nonsense\n");
        temporary.Run("c/000000000003-8-2");
        Directory.CreateDirectory(Path.Combine(temporary.Path, "c", "notes"));
        Directory.CreateDirectory(Path.Combine(temporary.Path, "c", "photos-2026"));

        var runs = RunFolders.List(temporary.Path);
        runs.Select(r => (r.Folder.Run, r.Status))
            .ShouldBe([
                ("a/000000000001-1", RunStatus.Finished),
                ("a/000000000001-2", RunStatus.Failed),
                ("a/000000000001-3", RunStatus.Stopped),
                ("b/000000000002-4", RunStatus.Interrupted),
                ("b/000000000002-5", RunStatus.Interrupted),
                ("c/000000000003-6", RunStatus.Interrupted),
                ("c/000000000003-7", RunStatus.Damaged),
                ("c/000000000003-8-2", RunStatus.Interrupted),
            ]);
        runs[0].Experiment.ShouldBe("demo");
        runs[0].Seed.ShouldBe(7ul);
        runs[0].Results["eval/return"].ShouldBe(12.5);
        runs[1].Message.ShouldBe("reward threw");
        runs[5].Experiment.ShouldBe("c");
        runs[5].Seed.ShouldBe(6ul);
        runs[6].Message.ShouldContain("events.jsonl");
        runs[7].Seed.ShouldBe(8ul);
        RunFolders.List(Path.Combine(temporary.Path, "nowhere")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_at_work_is_running_cannot_be_taken_twice_and_cannot_be_removed()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        await Write(folder, Payloads.Started);
        using (RunLock.Acquire(folder))
        {
            RunFolders.Inspect(folder).Status.ShouldBe(RunStatus.Running);
            Should
                .Throw<UserErrorException>(() => RunLock.Acquire(folder))
                .Message.ShouldBe(
                    $"run demo/0123456789ab-1 is being run by process {Environment.ProcessId}; wait for it or stop it first"
                );
            Should.Throw<UserErrorException>(() => RunFolders.Remove(folder));
            Directory.Exists(folder.Path).ShouldBeTrue();
        }

        RunFolders.Inspect(folder).Status.ShouldBe(RunStatus.Interrupted);
        RunFolders.Remove(folder);
        Directory.Exists(Path.Combine(temporary.Path, "demo")).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_holds_the_lock_sees_where_the_run_stands_behind_it()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        await Write(folder, Payloads.Started, Payloads.Ended(RunOutcome.Finished));
        using var held = RunLock.Acquire(folder);
        RunFolders.Inspect(folder).Status.ShouldBe(RunStatus.Running);
        RunFolders.Inspect(folder, held).Status.ShouldBe(RunStatus.Finished);
    }

    [Fact]
    public void What_trackers_noted_of_an_experiment_goes_with_its_last_run()
    {
        using var temporary = new TemporaryFolder();
        var (first, last) = (temporary.Run("demo/x-1"), temporary.Run("demo/x-2"));
        var note = Path.Combine(temporary.Path, "demo", ".mlflow-study-0");
        File.WriteAllText(note, "key");

        RunFolders.Remove(first);
        File.Exists(note).ShouldBeTrue();
        RunFolders.Remove(last);

        Directory.Exists(Path.GetDirectoryName(note)).ShouldBeFalse();
    }

    [Fact]
    public void Removing_one_run_leaves_its_sisters()
    {
        using var temporary = new TemporaryFolder();
        var (gone, kept) = (temporary.Run("demo/x-1"), temporary.Run("demo/x-2"));
        RunFolders.Remove(gone);
        Directory.Exists(gone.Path).ShouldBeFalse();
        Directory.Exists(kept.Path).ShouldBeTrue();
    }

    private static async Task Write(RunFolder folder, params EventPayload[] payloads)
    {
        await using var pump = EventPump.Open(folder, [], TimeProvider.System, null);
        Array.ForEach(payloads, payload => pump.Emit(0, payload));
    }
}
