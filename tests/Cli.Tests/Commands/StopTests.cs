using System.Diagnostics;
using System.Text.Json.Nodes;

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
        _cli.Write("maze.yaml", Files.Gridworld);
        using var process = _cli.Start([], "run", "maze.yaml", Long, "seeds=[1]");
        await Until(process, "maze seed 1: begins");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Signal(process, signal);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(130, output);
        output.ShouldContain("stopping at the next step");

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

    /// <summary>The deterministic events of a run, as its journal has them.</summary>
    private static List<string> Metrics(JsonNode run) =>
        [
            .. File.ReadLines(Path.Combine((string)run["folder"]!, "events.jsonl"))
                .Select(line => JsonNode.Parse(line)!)
                .Where(e => (string?)e["payload"]!["type"] == "metrics")
                .Select(e =>
                {
                    var values = e["payload"]!["values"]!.AsObject();
                    var kept = values.Where(v => !v.Key.StartsWith("time/", StringComparison.Ordinal));
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

    private static void Signal(Process process, string name) =>
        Process.Start("kill", [$"-{name}", $"{process.Id}"]).WaitForExit();
}
