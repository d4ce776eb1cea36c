using System.Globalization;
using Rlfw.Comparing.Tests;

namespace Rlfw.Cli.Tests.Commands;

public sealed class CompareTests : IDisposable
{
    private readonly CliProcess _cli = new();
    private readonly JournalFolder _runs = new();

    public CompareTests()
    {
        foreach (var (algorithm, scores) in ((string, int[])[])[("dqn", [80, 120, 100]), ("ppo", [150, 90, 170])])
        {
            foreach (var (index, score) in scores.Index())
            {
                Write(algorithm, index + 1, score);
            }
        }
    }

    [Fact]
    public async Task Experiments_are_compared_in_a_table_and_a_report()
    {
        var result = (await RunAsync("compare", "pole-dqn", "pole-ppo")).Exits(0);

        result.Output.ShouldMatch(
            @"ppo +3 +136\.7 \[90, 170\] +136\.7 \[90, 170\] +170 +0\.78 \[0\.\d\d, 1\.00\] +4\.0 s +500"
        );
        result.Output.ShouldMatch(@"dqn +3 +100 \[80, 120\]");
        result.Output.ShouldMatch(@"algorithm\.plugin +dqn +ppo");
        result.Output.ShouldContain($"report: {Path.Combine(_cli.Folder, "comparison.html")}");
        result.Says($"read from the runs folder {_runs.Root}");
        File.ReadAllText(Path.Combine(_cli.Folder, "comparison.html")).ShouldContain("\"pole-ppo/bbbbbbbbbbbb-3\"");
        // The next comparison takes the report's place.
        (await RunAsync("compare", "pole-dqn")).Exits(0);
    }

    [Fact]
    public async Task Scripts_get_one_document()
    {
        var json = (await RunAsync("compare", "pole-dqn", "pole-ppo", "--json", "--no-report", "--baseline", "dqn"))
            .Exits(0)
            .Json;

        var ppo = json["groups"]!.AsArray().Single(x => (string?)x!["label"] == "ppo")!;
        ((double)ppo["mean"]!["estimate"]!).ShouldBe(410 / 3.0, 1e-9);
        ((double)ppo["improvement"]!["estimate"]!).ShouldBe(7 / 9.0, 1e-9);
        ((string?)ppo["against"]).ShouldBe("dqn");
        json["report"].ShouldBeNull();
        File.Exists(Path.Combine(_cli.Folder, "comparison.html")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_cannot_be_compared_is_told_with_what_can()
    {
        _cli.Write("mine.html", "<p>not yours</p>");
        (string[] Arguments, string[] Parts)[] faults =
        [
            (["compare"], ["name the experiments or runs to compare", "pole-dqn, pole-ppo"]),
            (["compare", "pole-pppo"], ["no experiment or run 'pole-pppo'", "did you mean 'pole-ppo'?"]),
            (["compare", "pole-ppo", "--metric", "retrun"], ["did you mean 'return'?"]),
            (["compare", "pole-ppo", "--group-by", "lr"], ["no run has a parameter 'lr'"]),
            (["compare", "pole-ppo", "--baseline", "sac"], ["no group 'sac'", "pole-ppo"]),
            (["compare", "pole-ppo", "--goal", "up"], ["up"]),
            (["compare", "pole-ppo", "--report", "mine.html"], ["is no report of rlfw's: it is not overwritten"]),
            (["compare", "pole-ppo", "--report", "no/where.html"], ["there is no folder"]),
            (["compare", "pole-ppo", "--report", "x.html", "--no-report"], ["exclude each other"]),
            (["compare", "pole-ppo", "--from", "nothing.db"], ["there is no database"]),
            (["compare", "pole-ppo", "--from", "ftp://host"], ["tracking URI"]),
            (["compare", "pole-ppo", "--from", "mine.html"], ["mine.html"]),
            (["report", "pole-ppo", "--port", "1"], ["--port belongs to --serve"]),
            (["report", "pole-ppo", "--serve", "-o", "x.html"], ["exclude each other"]),
            (["report", "pole-ppo", "--serve", "--port", "70000"], ["ports are 0 to 65535"]),
        ];
        foreach (var (arguments, parts) in faults)
        {
            string[] runs = arguments.Contains("--from") ? [] : ["--runs", _runs.Root];
            (await _cli.RunAsync([.. arguments, .. runs])).Exits(1).Says(parts);
        }
    }

    [Fact]
    public async Task A_report_of_all_runs_is_written_or_served_until_a_signal_comes()
    {
        (await RunAsync("report", "-o", "all.html")).Exits(0).Output.ShouldContain("all.html");
        using var process = _cli.Start([], "report", "--serve", "--port", "0", "--runs", _runs.Root);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        line.ShouldNotBeNull(process.HasExited ? await error : "");
        using var client = new HttpClient();
        var page = await client.GetStringAsync(new Uri(line.Split(' ')[2]), TestContext.Current.CancellationToken);
        page.ShouldContain("data-live=\"true\"");

        System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_report_that_is_served_before_the_first_run_waits_for_it()
    {
        var later = Path.Combine(_cli.Folder, "later");
        using var process = _cli.Start([], "report", "--serve", "--port", "0", "--runs", later);
        string? told;
        do
        {
            told = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            told.ShouldNotBeNull();
        } while (!told.Contains("waiting for the first", StringComparison.Ordinal));

        foreach (var folder in Directory.EnumerateDirectories(_runs.Root, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(folder.Replace(_runs.Root, later, StringComparison.Ordinal));
        }

        foreach (var file in Directory.EnumerateFiles(_runs.Root, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, file.Replace(_runs.Root, later, StringComparison.Ordinal));
        }

        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        line.ShouldNotBeNull().ShouldContain("http://");
        System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
    }

    public void Dispose()
    {
        _cli.Dispose();
        _runs.Dispose();
    }

    private Task<CliResult> RunAsync(params string[] arguments) => _cli.RunAsync([.. arguments, "--runs", _runs.Root]);

    private void Write(string algorithm, int seed, int score)
    {
        var text = score.ToString(CultureInfo.InvariantCulture);
        _runs.Write(
            $"pole-{algorithm}/{(algorithm == "dqn" ? "aaaaaaaaaaaa" : "bbbbbbbbbbbb")}-{seed}",
            (
                0,
                0,
                JournalFolder.Started(
                    $"pole-{algorithm}",
                    seed,
                    $"\"algorithm.plugin\":\"{algorithm}\",\"environment.plugin\":\"cartpole\",\"evaluation.metric\":\"return\""
                )
            ),
            (0, 0, JournalFolder.Stage("main")),
            (3, 20, JournalFolder.Metrics("main", 2000, $"\"eval/return\":{text}")),
            (4, 20, JournalFolder.Ended("Finished", $"\"return\":{text}"))
        );
    }
}
