using Rlfw.Contracts;

namespace Rlfw.Tracking.Tests.Completions;

public sealed class RunCompletionsTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task What_is_stored_is_read_back_with_its_place()
    {
        var folder = _temporary.Run();
        var stored = Payloads.Stored("two\n\"ü\"", "");
        var dropped = stored with
        {
            Source = CompletionSource.EvaluationSampled,
            Completions =
            [
                stored.Completions[0] with
                {
                    Dropped = true,
                    Advantage = null,
                    Answer = null,
                    Total = null,
                },
            ],
        };
        await Record(folder, (1, stored), (2, dropped));

        var lines = RunCompletions.ReadAll(folder).ToArray();

        lines
            .Select(x => (x.Sequence, x.Step, x.Stage, x.Source))
            .ShouldBe([
                (1, 1, "main", CompletionSource.Training),
                (1, 1, "main", CompletionSource.Training),
                (2, 2, "main", CompletionSource.EvaluationSampled),
            ]);
        lines[0].Completion.Completion.ShouldBe("two\n\"ü\"");
        lines[0].Completion.Rewards["format"].ShouldBe(1);
        lines[0].Completion.Advantage.ShouldBe(-0.5f);
        lines[2].Completion.ShouldSatisfyAllConditions(x => x.Dropped.ShouldBeTrue(), x => x.Advantage.ShouldBeNull());
    }

    [Fact]
    public async Task The_journal_has_their_number_and_digest_not_their_texts()
    {
        var folder = _temporary.Run();
        await Record(folder, (1, Payloads.Stored("something to find")));

        var stored = RunJournal.ReadAll(folder).Single().Payload.ShouldBeOfType<CompletionsStored>();
        stored.Count.ShouldBe(1);
        stored.Digest.Length.ShouldBe(64);
        File.ReadAllText(Path.Combine(folder.Path, "events.jsonl")).ShouldNotContain("something to find");
    }

    [Fact]
    public async Task Lines_whose_event_was_lost_do_not_count_and_are_cut_when_the_run_goes_on()
    {
        var folder = _temporary.Run();
        await Record(folder, (1, Payloads.Stored("kept")), (2, Payloads.Stored("lost", "lost too")));
        // As a death between the two files leaves it: the journal's last line is torn.
        var journal = Path.Combine(folder.Path, "events.jsonl");
        File.WriteAllBytes(journal, File.ReadAllBytes(journal)[..^5]);

        RunCompletions.ReadAll(folder).Select(x => x.Completion.Completion).ShouldBe(["kept"]);
        await Record(folder, (1, Payloads.Stored("kept")), (2, Payloads.Stored("lost", "lost too")));

        RunCompletions.ReadAll(folder).Select(x => x.Completion.Completion).ShouldBe(["kept", "lost", "lost too"]);
    }

    [Fact]
    public async Task A_torn_line_is_cut_off()
    {
        var folder = _temporary.Run();
        await Record(folder, (1, Payloads.Stored("kept")));
        await File.AppendAllTextAsync(PathOf(folder), "{\"sequence\":2,\"st", TestContext.Current.CancellationToken);

        await Record(folder, (1, Payloads.Stored("kept")), (2, Payloads.Stored("next")));

        RunCompletions.ReadAll(folder).Select(x => x.Completion.Completion).ShouldBe(["kept", "next"]);
    }

    [Fact]
    public async Task Another_completion_than_the_recorded_one_is_a_divergence()
    {
        var folder = _temporary.Run();
        await Record(folder, (3, Payloads.Stored("forty-two")));

        await using var again = EventPump.Open(folder, [], TimeProvider.System, 0);

        Should
            .Throw<DivergenceException>(() => again.Emit(3, Payloads.Stored("forty-one")))
            .Message.ShouldContain("at step 3 it had recorded stored completions");
    }

    [Fact]
    public async Task A_run_whose_completions_were_deleted_goes_on()
    {
        var folder = _temporary.Run();
        await Record(folder, (1, Payloads.Stored("gone")));
        File.Delete(PathOf(folder));

        await Record(folder, (1, Payloads.Stored("gone")), (2, Payloads.Stored("next")));

        RunCompletions.ReadAll(folder).Select(x => x.Completion.Completion).ShouldBe(["next"]);
    }

    [Fact]
    public async Task A_damaged_line_is_named()
    {
        var folder = _temporary.Run();
        await Record(folder, (1, Payloads.Stored("one", "two")));
        var lines = File.ReadAllLines(PathOf(folder));
        File.WriteAllText(PathOf(folder), $"{lines[0]}\n{lines[1][..20]}\n");

        Should
            .Throw<RunFolderException>(() => RunCompletions.ReadAll(folder).ToArray())
            .Message.ShouldContain("completions.jsonl:2: the line is not a stored completion");
    }

    [Fact]
    public async Task A_tracker_gets_the_completions_with_the_event()
    {
        var tracker = new RecordingTracker();
        await using (var pump = EventPump.Open(_temporary.Run(), [tracker], TimeProvider.System, null))
        {
            pump.Emit(1, Payloads.Stored("for trackers"));
        }

        tracker
            .Events.ShouldHaveSingleItem()
            .Payload.ShouldBeOfType<CompletionsStored>()
            .Completions[0]
            .Completion.ShouldBe("for trackers");
    }

    private static string PathOf(RunFolder folder) => Path.Combine(folder.Path, RunCompletions.FileName);

    /// <summary>Emits what a run computes from its beginning; what is recorded already is verified.</summary>
    [Theory]
    [InlineData("second", "sekond", ":2:")]
    [InlineData("\"tokens\":", "\"tukens\":", ":1:")]
    public async Task Completions_that_were_changed_by_hand_are_told_when_the_run_goes_on(
        string before,
        string after,
        string line
    )
    {
        var folder = _temporary.Run();
        await Record(folder, (1, Payloads.Stored("first")), (2, Payloads.Stored("second")));
        var path = Path.Combine(folder.Path, RunCompletions.FileName);
        var log = new RecordingLogger();
        await Reopen(folder, log);
        log.Lines.ShouldBeEmpty();

        await File.WriteAllTextAsync(
            path,
            (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Replace(
                before,
                after,
                StringComparison.Ordinal
            ),
            TestContext.Current.CancellationToken
        );
        await Reopen(folder, log);

        log.Lines.ShouldHaveSingleItem().ShouldContain(path + line);
    }

    private static ValueTask Reopen(RunFolder folder, RecordingLogger log) =>
        EventPump.Open(folder, [], TimeProvider.System, 2, new EventPumpSettings { Logger = log }).DisposeAsync();

    private static async Task Record(RunFolder folder, params (long Step, CompletionsStored Payload)[] events)
    {
        await using var pump = EventPump.Open(folder, [], TimeProvider.System, null);
        foreach (var (step, payload) in events)
        {
            pump.Emit(step, payload);
        }

        pump.Flush();
    }
}
