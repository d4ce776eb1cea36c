using Rlfw.Contracts;
using Rlfw.Training.Completions;
using Rlfw.Training.Tests.Checkpoints;

namespace Rlfw.Training.Tests.Completions;

public sealed class CompletionArchiveTests
{
    [Fact]
    public void Everything_is_stored_unless_told_otherwise() =>
        Stored(new CompletionArchive("a", new CompletionStorage()), CompletionSource.Training, 3, 7)
            .ShouldBe("0123456");

    [Theory]
    [InlineData(1, "0123")]
    [InlineData(2, "")]
    [InlineData(3, "")]
    [InlineData(4, "0123")]
    public void Of_training_every_nth_step_is_stored_from_the_first_on(long step, string expected) =>
        Stored(new CompletionArchive("a", new CompletionStorage(Every: 3)), CompletionSource.Training, step, 4)
            .ShouldBe(expected);

    [Fact]
    public void Evaluations_are_stored_in_any_step() =>
        Stored(new CompletionArchive("a", new CompletionStorage(Every: 3)), CompletionSource.Evaluation, 2, 4)
            .ShouldBe("0123");

    [Fact]
    public void Of_many_some_are_taken_evenly_and_of_none_none()
    {
        Stored(new CompletionArchive("a", new CompletionStorage(PerStep: 3)), CompletionSource.Training, 1, 9)
            .ShouldBe("036");
        Stored(new CompletionArchive("a", new CompletionStorage(PerStep: 0)), CompletionSource.Training, 1, 9)
            .ShouldBe("");
    }

    [Fact]
    public void A_full_archive_says_so_once_and_stores_nothing_more_also_after_a_resume()
    {
        var storage = new CompletionStorage(MaximumBytes: 5_000);
        var archive = new CompletionArchive("grpo", storage);
        var steps = 0;
        while (Events(archive, CompletionSource.Training, 1, 4) is [CompletionsStored])
        {
            steps++.ShouldBeLessThan(100);
        }

        steps.ShouldBeGreaterThan(1);
        using var state = new StateRoundTrip();
        archive.Save(state.Writer);
        var resumed = new CompletionArchive("grpo", storage);
        resumed.Load(state.Read());
        Events(resumed, CompletionSource.Training, 1, 1).ShouldBeEmpty();
        Events(resumed, CompletionSource.Evaluation, 1, 1).ShouldBeEmpty();
    }

    [Fact]
    public void The_warning_of_a_full_archive_names_the_options()
    {
        var warning = Events(
                new CompletionArchive("grpo", new CompletionStorage(MaximumBytes: 10)),
                CompletionSource.Training,
                1,
                1
            )
            .ShouldHaveSingleItem()
            .ShouldBeOfType<WarningRaised>();
        (warning.Stage, warning.Kind).ShouldBe(("grpo", "completions-full"));
        warning.Message.ShouldContain("completions.max_megabytes");
    }

    private static string Stored(CompletionArchive archive, CompletionSource source, long step, int count) =>
        string.Concat(
            Events(archive, source, step, count)
                .Cast<CompletionsStored>()
                .SelectMany(x => x.Completions)
                .Select(x => x.Completion)
        );

    private static IReadOnlyList<EventPayload> Events(
        CompletionArchive archive,
        CompletionSource source,
        long step,
        int count
    ) =>
        archive.Events(
            source,
            step,
            () =>
                [
                    .. Enumerable
                        .Range(0, count)
                        .Select(i => new StoredCompletion
                        {
                            Group = 0,
                            Prompt = "1+1=",
                            Completion = $"{i}",
                            Finished = true,
                            Tokens = 2,
                            Rewards = new Dictionary<string, double>(),
                        }),
                ]
        );
}
