using Rlfw.Contracts;

namespace Rlfw.Tracking.Tests;

public sealed class JournalReaderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private RunFolder Folder => new(_temporary.Path, "test/000000000000-1");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_reader_goes_on_where_it_came_to_while_the_run_writes()
    {
        var reader = new JournalReader(Folder);
        reader.ReadAfter(0).ShouldBeEmpty();
        await using var pump = EventPump.Open(Folder, [], TimeProvider.System, null);
        Emit(pump, 1, 2, 3);

        reader.ReadAfter(0).Select(x => x.Sequence).ShouldBe([1, 2, 3]);
        reader.ReadAfter(3).ShouldBeEmpty();
        Emit(pump, 4, 5);

        reader.ReadAfter(3).Select(x => x.Sequence).ShouldBe([4, 5]);
        reader.ReadAfter(4).Select(x => x.Sequence).ShouldBe([5]);
        reader.ReadAfter(1).Select(x => x.Sequence).ShouldBe([2, 3, 4, 5]);
    }

    [Fact]
    public async Task A_reading_that_is_left_in_the_middle_goes_on_behind_what_was_taken()
    {
        await using var pump = EventPump.Open(Folder, [], TimeProvider.System, null);
        Emit(pump, 1, 2, 3, 4, 5, 6);
        var reader = new JournalReader(Folder);

        reader.ReadAfter(0).Take(2).Count().ShouldBe(2);

        reader.ReadAfter(2).Select(x => x.Sequence).ShouldBe([3, 4, 5, 6]);
        reader.ReadAfter(1).First().Sequence.ShouldBe(2);
    }

    [Fact]
    public async Task Completions_of_one_event_are_found_among_those_of_others()
    {
        await using var pump = EventPump.Open(Folder, [], TimeProvider.System, null);
        pump.Emit(1, Stored("a", "b"));
        pump.Emit(2, Stored("c"));
        pump.Flush();
        var reader = new JournalReader(Folder);

        reader.ReadCompletions(1).Select(x => x.Completion).ShouldBe(["a", "b"]);
        reader.ReadCompletions(2).Select(x => x.Completion).ShouldBe(["c"]);
        reader.ReadCompletions(3).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_damaged_line_is_named()
    {
        await using (var pump = EventPump.Open(Folder, [], TimeProvider.System, null))
        {
            Emit(pump, 1, 2);
        }

        var path = Path.Combine(Folder.Path, RunJournal.FileName);
        await File.AppendAllTextAsync(path, "no event\n", TestContext.Current.CancellationToken);
        var reader = new JournalReader(Folder);

        var fault = Should.Throw<UserErrorException>(() => reader.ReadAfter(0).ToList());

        fault.Message.ShouldContain($"{path}:3");
    }

    private static CompletionsStored Stored(params string[] texts) =>
        new("main", CompletionSource.Training, texts.Length)
        {
            Completions =
            [
                .. texts.Select(text => new StoredCompletion
                {
                    Group = 0,
                    Prompt = "p",
                    Completion = text,
                    Finished = true,
                    Tokens = 1,
                    Rewards = new Dictionary<string, double>(),
                }),
            ],
        };

    private static void Emit(EventPump pump, params long[] steps)
    {
        foreach (var step in steps)
        {
            pump.Emit(step, new WarningRaised("main", $"kind-{step}", "text"));
        }

        pump.Flush();
    }
}
