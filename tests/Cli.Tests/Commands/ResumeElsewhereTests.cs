namespace Rlfw.Cli.Tests.Commands;

public sealed class ResumeElsewhereTests : IDisposable
{
    private readonly CliProcess _here = new();
    private readonly CliProcess _elsewhere = new();

    [Fact]
    public async Task A_run_with_relative_paths_is_resumed_from_any_directory()
    {
        _here.Write(
            "sums.yaml",
            Files
                .Completions("correctness")
                .Replace(
                    "plugin: arithmetic, operations: [add], digits: 1",
                    "plugin: json, path: sums.jsonl, answer: '{answer}'"
                )
        );
        _here.Write(
            "sums.jsonl",
            string.Concat(Enumerable.Range(0, 8).Select(i => $"{{\"prompt\": \"{i}+0=\", \"answer\": \"{i}\"}}\n"))
        );
        (await _here.RunAsync("run", "sums.yaml")).Exits(0);
        var runs = Path.Combine(_here.Folder, "runs");
        var journal = Directory.GetFiles(runs, "events.jsonl", SearchOption.AllDirectories).ShouldHaveSingleItem();
        // As if its process had been killed just before it wrote its last line.
        var lines = File.ReadAllLines(journal);
        File.WriteAllLines(journal, lines.SkipLast(1));

        (await _elsewhere.RunAsync("runs", "resume", "all", "--runs", runs))
            .Exits(0)
            .Says($"relative paths start at {_here.Folder}, where this was begun");

        File.ReadAllLines(journal).Length.ShouldBe(lines.Length + 1);
        Directory.EnumerateFileSystemEntries(_elsewhere.Folder).ShouldBeEmpty();
    }

    public void Dispose()
    {
        _here.Dispose();
        _elsewhere.Dispose();
    }
}
