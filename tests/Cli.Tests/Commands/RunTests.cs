using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rlfw.Cli.Tests.Commands;

public sealed partial class RunTests(FinishedRuns finished) : IClassFixture<FinishedRuns>
{
    private readonly CliProcess _cli = finished.Cli;

    [Fact]
    public void A_run_ends_with_its_reports_and_a_table_in_plain_text()
    {
        var output = finished.First.Output;
        output.ShouldContain("maze seed 1: begins (maze/");
        output.ShouldContain("maze seed 2: finished: return ");
        output.ShouldContain("greedy policy");
        output.ShouldNotContain("\u001b");
        TableRow().IsMatch(output).ShouldBeTrue(output);
    }

    [Fact]
    public async Task Running_again_skips_what_is_finished_and_says_so()
    {
        var again = (await _cli.RunAsync("run", "maze.yaml", "--json")).Exits(0);
        again.Error.ShouldContain("2 of 2 runs are finished already and are skipped");
        var runs = again.Json["runs"]!.AsArray();
        runs.Count.ShouldBe(2);
        runs.ShouldAllBe(run => (bool)run!["skipped"]! && (string?)run["outcome"] == "finished");
        runs.ShouldAllBe(run => (double)run!["seconds"]! > 0);
        var summary = again.Json["summary"]![0]!;
        ((int)summary["seeds"]!).ShouldBe(2);
        var values = runs.Select(run => (double)run!["results"]!["return"]!).ToList();
        ((double)summary["mean"]!).ShouldBe(values.Average(), 1e-12);
        ((double)summary["low"]!).ShouldBeLessThanOrEqualTo(values.Average());
    }

    [Fact]
    public async Task A_dry_run_shows_plan_state_and_resolved_yaml_and_runs_nothing()
    {
        var before = Directory.GetFileSystemEntries(_cli.Folder, "*", SearchOption.AllDirectories).Length;
        var output = (await _cli.RunAsync("run", "maze.yaml", "--dry-run", "seeds=[2, 3]")).Exits(0).Output;
        output.ShouldMatch(@"maze/[0-9a-f]{12}-2 .* finished, will be skipped");
        output.ShouldMatch(@"maze/[0-9a-f]{12}-3 .* new");
        output.ShouldContain("slip_probability: 0");
        Directory.GetFileSystemEntries(_cli.Folder, "*", SearchOption.AllDirectories).Length.ShouldBe(before);
    }

    [Fact]
    public async Task The_resolved_yaml_of_a_dry_run_plans_the_same_run()
    {
        var plan = (await _cli.RunAsync("run", "maze.yaml", "--dry-run", "--json")).Exits(0).Json[0]!;
        _cli.Write("again.yaml", (string)plan["resolved"]!);
        var again = (await _cli.RunAsync("run", "again.yaml", "--dry-run", "--json")).Exits(0).Json.AsArray();
        ((string?)again.ShouldHaveSingleItem()!["run"]).ShouldBe((string?)plan["run"]);
    }

    [Fact]
    public async Task An_override_makes_another_run_and_new_makes_another_folder()
    {
        var arguments = new[] { "run", "maze.yaml", "--new", "--json", "--runs", "elsewhere", "seeds=[1]" };
        var first = (await _cli.RunAsync([.. arguments, "algorithm.learning_rate=0.2"])).Exits(0).Json["runs"]![0]!;
        var second = (await _cli.RunAsync([.. arguments, "algorithm.learning_rate=0.2"])).Exits(0).Json["runs"]![0]!;
        ((string?)second["run"]).ShouldBe((string?)first["run"] + "-2");
        ((bool)second["skipped"]!).ShouldBeFalse();
        ((string?)first["run"]).ShouldNotBe((string?)Run("runs", 1)["run"]);
        // The same plan and seed: the same values in both folders.
        ((JsonObject)second["results"]!)
            .ToJsonString()
            .ShouldBe(first["results"]!.ToJsonString());
    }

    [Fact]
    public async Task Runs_are_listed_with_state_and_results()
    {
        (await _cli.RunAsync("runs", "list"))
            .Exits(0)
            .Output.ShouldMatch(@"maze/[0-9a-f]{12}-1 +finished +\d+ .* return ");
        var run = Run("runs", 2);
        ((string?)run["status"]).ShouldBe("finished");
        ((ulong)run["seed"]!).ShouldBe(2ul);
        ((string?)run["experiment"]).ShouldBe("maze");
    }

    [Fact]
    public async Task There_is_nothing_to_resume_where_all_is_finished() =>
        (await _cli.RunAsync("runs", "resume", "all")).Exits(0).Error.ShouldContain("nothing to resume");

    [Fact]
    public async Task Removing_takes_what_is_named_and_nothing_else()
    {
        var copy = Path.Combine(_cli.Folder, "copies");
        foreach (var run in Directory.EnumerateDirectories(Path.Combine(_cli.Folder, "runs", "maze")))
        {
            var target = Directory.CreateDirectory(Path.Combine(copy, "maze", Path.GetFileName(run))).FullName;
            File.Copy(Path.Combine(run, "events.jsonl"), Path.Combine(target, "events.jsonl"));
        }

        (await _cli.RunAsync("runs", "remove", "--runs", "copies")).Exits(1).Says("say which runs");
        (await _cli.RunAsync("runs", "remove", "nothing", "--runs", "copies")).Exits(1).Says("there is no run nothing");
        (await _cli.RunAsync("runs", "remove", "--failed", "--runs", "copies"))
            .Exits(0)
            .Output.ShouldBe("nothing to remove\n");
        var id = (string)Run("copies", 1)["run"]!;
        (await _cli.RunAsync("runs", "remove", id, "--runs", "copies"))
            .Exits(0)
            .Output.ShouldBe($"removed {id} (finished)\n");
        Directory.EnumerateDirectories(Path.Combine(copy, "maze")).Count().ShouldBe(1);
        (await _cli.RunAsync("runs", "remove", "--finished", "--runs", "copies")).Exits(0);
        Directory.EnumerateFileSystemEntries(copy).ShouldBeEmpty();
    }

    private JsonNode Run(string root, ulong seed) =>
        _cli.RunAsync("runs", "list", "--json", "--runs", root)
            .GetAwaiter()
            .GetResult()
            .Exits(0)
            .Json.AsArray()
            .First(run => (ulong)run!["seed"]! == seed)!;

    [GeneratedRegex(@"^  maze +return +-?[\d.]+ ± [\d.]+ +-?[\d.]+ ± [\d.]+ +2 ", RegexOptions.Multiline, 1000)]
    private static partial Regex TableRow();
}
