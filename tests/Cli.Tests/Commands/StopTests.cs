using System.Diagnostics;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Cli.Tests.Commands;

public sealed class StopTests : IDisposable
{
    private const string Long = "budget.environment_steps=60_000";

    private readonly CliProcess _cli = new();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_stops_with_a_checkpoint_and_resume_ends_as_if_nothing_had_happened(string signal)
    {
        await StopRun(signal);
        var stopped = (await _cli.RunAsync("runs", "list", "--json")).Exits(0).Json[0]!;
        ((string?)stopped["status"]).ShouldBe("stopped");
        var resumed = (await _cli.RunAsync("runs", "resume", "all", "--json")).Exits(0).Json["runs"]![0]!;
        var straight = (await _cli.RunAsync("run", "maze.yaml", Long, "seeds=[1]", "--runs", "other", "--json"))
            .Exits(0)
            .Json["runs"]![0]!;
        ((string?)resumed["run"]).ShouldBe((string?)straight["run"]);
        Metrics(resumed).ShouldBe(Metrics(straight));
    }

    [Fact]
    public async Task Where_every_checkpoint_is_damaged_the_file_is_named_with_the_way_out()
    {
        await StopRun("INT");
        Array.ForEach(Checkpoints(), file => File.WriteAllBytes(file, File.ReadAllBytes(file)[..50]));
        (await _cli.RunAsync("runs", "resume", "all")).Exits(1).Says("state.json is damaged", "start over with --new");
        // What was recorded is still there.
        Directory.GetFiles(_cli.Folder, "events.jsonl", SearchOption.AllDirectories).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Resuming_all_leaves_out_a_run_that_has_no_plan_and_says_so()
    {
        await StopRun("INT");
        Directory.CreateDirectory(Path.Combine(_cli.Folder, "runs", "empty", "0123456789ab-1"));
        var resumed = (await _cli.RunAsync("runs", "resume", "all", "--json")).Exits(0);
        resumed.Says("empty/0123456789ab-1 is left out", "resolved.yaml", "rlfw runs remove");
        ((string?)resumed.Json["runs"]!.AsArray().ShouldHaveSingleItem()!["experiment"]).ShouldBe("maze");
        (await _cli.RunAsync("runs", "resume", "empty")).Exits(1).Says("resolved.yaml: there is no such file");
    }

    [Fact]
    public async Task A_second_signal_ends_at_once()
    {
        _cli.Write("maze.yaml", Files.Gridworld);
        using var process = _cli.Start([], "run", "maze.yaml", "budget.environment_steps=100_000_000", "seeds=[1]");
        await Until(process, "maze seed 1: begins");
        Signal(process, "STOP"); // Nothing can come to its end between the two.
        Signal(process, "INT");
        Signal(process, "TERM");
        Signal(process, "CONT");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(130);
    }

    public void Dispose() => _cli.Dispose();

    /// <summary>The state files of the checkpoints there are.</summary>
    private string[] Checkpoints()
    {
        try
        {
            return
            [
                .. Directory
                    .EnumerateFiles(_cli.Folder, "state.json", SearchOption.AllDirectories)
                    .Where(file =>
                        Path.GetFileName(Path.GetDirectoryName(file)!).StartsWith("step-", StringComparison.Ordinal)
                    ),
            ];
        }
        catch (DirectoryNotFoundException)
        {
            // A checkpoint got its final name while it was looked at.
            return [];
        }
    }

    /// <summary>Starts the experiment and stops it in the middle.</summary>
    private async Task StopRun(string signal)
    {
        _cli.Write("maze.yaml", Files.Gridworld);
        using var process = _cli.Start([], "run", "maze.yaml", Long, "seeds=[1]");
        await Until(process, "maze seed 1: begins");
        // The first checkpoint of ten: past the start, far from the end.
        while (!process.HasExited && Checkpoints().Length == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Signal(process, signal);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(130, output);
        output.ShouldContain("stopping at the next step");
    }

    /// <summary>The deterministic events of a run, as its journal has them.</summary>
    private static List<string> Metrics(JsonNode run) =>
        [
            .. File.ReadLines(Path.Combine((string)run["folder"]!, "events.jsonl"))
                .Select(line => JsonNode.Parse(line)!)
                .Where(e => (string?)e["payload"]!["type"] == "metrics")
                .Select(e =>
                {
                    var values = e["payload"]!["values"]!.AsObject();
                    var kept = values.Where(v => !MeasuredMetrics.Include(v.Key));
                    return $"{e["step"]}: {string.Join(", ", kept.Select(v => $"{v.Key}={v.Value}"))}";
                }),
        ];

    private static async Task Until(Process process, string text)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"the process ended before it said '{text}': {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>By the shell's own kill: the program of that name comes in a package that a bare Debian leaves out.</summary>
    private static void Signal(Process process, string name) =>
        Process.Start("bash", ["-c", $"kill -{name} {process.Id}"]).WaitForExit();
}
