using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Cli.Tests.Commands;

public sealed class CompletionsTests : IDisposable
{
    private const string Run = "sums/0123456789ab-1";

    private readonly CliProcess _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_last_completions_are_shown_as_a_table()
    {
        await Record();

        var output = (await _cli.RunAsync("completions", Run, "--limit", "2")).Exits(0).Output;

        output.ShouldContain("prompt");
        output.ShouldContain("c8");
        output.ShouldContain("c9");
        output.ShouldNotContain("c7");
        output.ShouldContain("2 of 10 completions; --full shows whole texts");
    }

    [Theory]
    [InlineData("c4 c3", "--best", "--limit", "2")]
    [InlineData("c0 c1", "--worst", "--limit", "2", "--reward", "format")]
    [InlineData("c5", "--step", "2", "--search", "C5")]
    [InlineData("c5 c6 c7 c8 c9", "--source", "evaluation")]
    [InlineData("c0 c1 c2 c3 c4", "--stage", "grpo", "--source", "training")]
    [InlineData("c3", "--search", "C3")]
    [InlineData("", "--search", "nowhere")]
    [InlineData("c9", "--best", "--source", "evaluation", "--limit", "1")]
    public async Task Those_asked_for_are_given_as_one_document(string expected, params string[] arguments)
    {
        await Record();
        var json = (await _cli.RunAsync(["completions", Run, .. arguments, "--json"])).Exits(0).Json;

        string.Join(' ', json.AsArray().Select(x => (string?)x!["completion"])).ShouldBe(expected);
    }

    [Fact]
    public async Task Whole_texts_and_control_characters_are_shown_without_commanding_the_terminal()
    {
        await Record("line one\nline two \u001b[31m");

        var output = (await _cli.RunAsync("completions", "sums", "--full", "--limit", "1")).Exits(0).Output;

        output.ShouldContain("  line one\n  line two \uFFFD[31m");
        output.ShouldContain("advantage -1");
        output.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task Every_value_of_a_completion_is_in_the_document()
    {
        await Record();

        var json = (await _cli.RunAsync("completions", Run, "--search", "c2", "--json")).Exits(0).Json[0]!;

        ((long)json["step"]!, (string)json["stage"]!, (string)json["source"]!).ShouldBe((1, "grpo", "training"));
        ((string)json["prompt"]!, (string)json["answer"]!).ShouldBe(("1+1=", "2"));
        ((int)json["tokens"]!, (bool)json["finished"]!).ShouldBe((2, true));
        ((double)json["rewards"]!["format"]!, (double)json["total"]!, (double)json["advantage"]!).ShouldBe(
            (2, 0.4, -1)
        );
    }

    [Theory]
    [InlineData("no completions of step 77; it has those of steps 1 to 2", Run, "--step", "77")]
    [InlineData("has a reward 'nothing'; there are accuracy, format", Run, "--best", "--reward", "nothing")]
    [InlineData("has a stage 'sft'; there are grpo", Run, "--stage", "sft")]
    [InlineData("--best and --worst exclude each other", Run, "--best", "--worst")]
    [InlineData("--limit is 0; it must be at least 1", Run, "--limit", "0")]
    [InlineData("--source is training, evaluation or sampled, not 'dreams'", Run, "--source", "dreams")]
    [InlineData("there is no run other", "other")]
    public async Task What_is_not_there_is_said(string message, params string[] arguments)
    {
        await Record();

        (await _cli.RunAsync(["completions", .. arguments])).Exits(1).Says(message);
    }

    [Fact]
    public async Task A_run_without_completions_says_why()
    {
        var folder = RunFolders.Locate(Path.Combine(_cli.Folder, "runs"), Run);
        Directory.CreateDirectory(folder.Path);
        await using (var pump = EventPump.Open(folder, [], TimeProvider.System, null))
        {
            pump.Emit(1, new StageStarted("main", 0, new Budget(1, null)));
        }

        (await _cli.RunAsync("completions", Run)).Exits(1).Says("has stored no completions", "environments");
    }

    /// <summary>Five of training with rising rewards, five of an evaluation, as a run stores them.</summary>
    private async Task Record(string? last = null)
    {
        var folder = RunFolders.Locate(Path.Combine(_cli.Folder, "runs"), Run);
        Directory.CreateDirectory(folder.Path);
        await using var pump = EventPump.Open(folder, [], TimeProvider.System, null);
        pump.Emit(
            1,
            new CompletionsStored("grpo", CompletionSource.Training, 5)
            {
                Completions = [.. Enumerable.Range(0, 5).Select(i => Stored(i, "format", i, 0.2 * i))],
            }
        );
        pump.Emit(
            2,
            new CompletionsStored("grpo", CompletionSource.Evaluation, 5)
            {
                Completions =
                [
                    .. Enumerable.Range(5, 5).Select(i => Stored(i, i == 9 ? "accuracy" : "format", 1, null)),
                ],
            }
        );
        if (last is not null)
        {
            pump.Emit(
                2,
                new CompletionsStored("grpo", CompletionSource.Training, 1)
                {
                    Completions = [Stored(10, "format", 1, 1) with { Completion = last }],
                }
            );
        }
    }

    private static StoredCompletion Stored(int number, string reward, double score, double? total) =>
        new()
        {
            Group = 0,
            Prompt = "1+1=",
            Completion = $"c{number}",
            Answer = "2",
            Finished = true,
            Tokens = 2,
            Rewards = new Dictionary<string, double> { [reward] = score },
            Total = total,
            Advantage = total is null ? null : -1,
        };
}
