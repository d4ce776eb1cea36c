namespace Rlfw.Cli.Tests.Failures;

/// <summary>Runs that fail: the message names who broke what, and what was saved before stays.</summary>
public sealed class FailedRunTests : IDisposable
{
    private static readonly string Unruly = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "isolation", "Unruly")
    );

    private readonly CliProcess _cli = new();

    [Theory]
    [InlineData("throws", "the judge is asleep")]
    [InlineData("not-a-number", "NaN")]
    [InlineData("too-few", "3")]
    public async Task A_reward_that_breaks_its_contract_fails_the_run_by_name(string reward, string part)
    {
        _cli.Write("sums.yaml", Files.Completions(reward));
        (await _cli.RunAsync("run", "sums.yaml", "--plugins", Unruly))
            .Exits(2)
            .Says("sums seed 1 failed: ", reward, part);
        var run = (await _cli.RunAsync("runs", "list", "--json")).Exits(0).Json[0]!;
        ((string?)run["status"]).ShouldBe("failed");
        ((string)run["message"]!).ShouldContain(part);
    }

    [Fact]
    public async Task A_plugin_that_throws_when_it_is_made_is_found_before_anything_runs()
    {
        _cli.Write("sums.yaml", Files.Completions("throws-when-made"));
        (await _cli.RunAsync("run", "sums.yaml", "--dry-run", "--plugins", Unruly))
            .Exits(1)
            .Says("error: sums.yaml:7:", "throws-when-made", "no licence found", "1 fault; nothing was run");
    }

    [Fact]
    public async Task Verbose_shows_where_an_exception_came_from()
    {
        _cli.Write("sums.yaml", Files.Completions("throws"));
        var result = (await _cli.RunAsync("run", "sums.yaml", "--plugins", Unruly, "--verbose")).Exits(2);
        result.Error.ShouldContain("at Unruly.Throws.Score");
    }

    [Fact]
    public async Task A_full_disk_fails_the_run_with_a_message()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("this system has no /dev/full");
        }

        _cli.Write("maze.yaml", Files.Gridworld);
        var id = (string)(await _cli.RunAsync("run", "maze.yaml", "--dry-run", "--json")).Json[0]!["run"]!;
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Folder, "runs", id)).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "events.jsonl"), "/dev/full");
        (await _cli.RunAsync("run", "maze.yaml"))
            .Exits(2)
            .Says($"maze seed 1 failed: cannot write {folder}/events.jsonl: no space left on the disk");
        // The other seed's run is none of its business.
        var runs = (await _cli.RunAsync("runs", "list", "--json")).Exits(0).Json.AsArray();
        runs.ShouldContain(run => (string?)run!["status"] == "finished");
    }

    [Fact]
    public async Task A_damaged_journal_is_named_with_its_line_and_the_cure()
    {
        _cli.Write("maze.yaml", Files.Gridworld);
        var id = (string)(await _cli.RunAsync("run", "maze.yaml", "--dry-run", "--json")).Json[0]!["run"]!;
        _cli.Write($"runs/{id}/events.jsonl", "nonsense\n");
        // Found before anything runs, so no run failed.
        (await _cli.RunAsync("run", "maze.yaml"))
            .Exits(1)
            .Says($"{id}/events.jsonl:1: the line is not an event", "rlfw runs remove");
    }

    public void Dispose() => _cli.Dispose();
}
