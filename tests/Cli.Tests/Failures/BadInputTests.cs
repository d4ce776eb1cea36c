namespace Rlfw.Cli.Tests.Failures;

/// <summary>What users get wrong in files and arguments: exit code 1, a message that says what and where, nothing run.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly CliProcess _cli = new();

    [Theory]
    [InlineData(
        "plugin: gridworld",
        "plugin: gridwrld",
        ":5:28: unknown environment 'gridwrld'; did you mean 'gridworld'?"
    )]
    [InlineData("episodes: 2", "epsodes: 2", ":8:33: unknown key 'epsodes' in 'evaluation'; did you mean 'episodes'?")]
    [InlineData("episodes: 2", "episodes: two", ":8:43: ")]
    [InlineData("episodes: 2", "episodes: -2", ":8:43: ")]
    [InlineData("environment_steps: 4_000", "environment_steps: 4_000, steps: 7", ":7:")]
    [InlineData("algorithm: { plugin: q-learning }", "algorithm: { plugin: sft }", "needs a dataset")]
    [InlineData("plugin: gridworld }", "plugin: gridworld", ":")]
    [InlineData("version: 1", "version: 9", ":1:10: ")]
    [InlineData("q-learning", "${env:RLFW_TEST_UNSET}", "RLFW_TEST_UNSET")]
    public async Task A_fault_in_the_file_is_shown_with_its_line(string old, string replacement, string message)
    {
        _cli.Write("maze.yaml", Files.Gridworld.Replace(old, replacement, StringComparison.Ordinal));
        (await _cli.RunAsync("run", "maze.yaml")).Exits(1).Says("error: maze.yaml:", message, "nothing was run");
        Directory.Exists(Path.Combine(_cli.Folder, "runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task All_faults_come_in_one_report_with_a_caret_below_each()
    {
        _cli.Write("maze.yaml", Files.Gridworld.Replace("gridworld", "gridwrld").Replace("episodes", "epsodes"));
        var result = (await _cli.RunAsync("run", "maze.yaml", "--json")).Exits(1).Says("2 faults; nothing was run");
        result.Error.ShouldContain("  5 |     environment: { plugin: gridwrld }\n    |                            ^\n");
        var faults = result.Json["faults"]!.AsArray();
        faults.Select(f => (int)f!["line"]!).ShouldBe([5, 8]);
        ((string?)faults[0]!["suggestion"]).ShouldBe("did you mean 'gridworld'?");
    }

    [Theory]
    [InlineData("algorithm.learning_rat=1", "learning_rate")]
    [InlineData("nonsense", "nonsense")]
    [InlineData("~algorithm.nothing", "nothing")]
    [InlineData("budget.environment_steps=many", "many")]
    public async Task A_fault_in_an_override_is_shown_with_its_place(string text, string part)
    {
        _cli.Write("maze.yaml", Files.Gridworld);
        (await _cli.RunAsync("run", "maze.yaml", text)).Exits(1).Says("error: command line, override 1", part);
    }

    [Fact]
    public async Task A_file_that_is_missing_is_named() =>
        (await _cli.RunAsync("run", "nowhere.yaml")).Exits(1).Says("nowhere.yaml", "nothing was run");

    [Fact]
    public async Task A_file_that_is_too_large_is_named_without_a_line()
    {
        using (var large = File.Create(Path.Combine(_cli.Folder, "large.yaml")))
        {
            large.SetLength(3L << 30); // Sparse: more characters than a string holds, and no disk used.
        }

        (await _cli.RunAsync("run", "large.yaml"))
            .Exits(1)
            .Says("error: large.yaml: the file is larger than 10 MB", "1 fault; nothing was run");
    }

    [Fact]
    public async Task A_line_is_shown_without_what_would_command_the_terminal()
    {
        _cli.Write("maze.yaml", Files.Gridworld.Replace("version: 1", "version: \u001b]0;title\u0007"));
        var result = (await _cli.RunAsync("run", "maze.yaml")).Exits(1).Says("error: maze.yaml:1:");
        result.Error.ShouldNotContain("\u001b");
        result.Error.ShouldNotContain("\u0007");
    }

    [Theory]
    [InlineData("--dryrun")]
    [InlineData("--seed=3")]
    public async Task An_option_that_there_is_not_is_named(string option)
    {
        _cli.Write("maze.yaml", Files.Gridworld);
        (await _cli.RunAsync("run", "maze.yaml", option))
            .Exits(1)
            .Says($"'{option}' is neither an option of this command nor an override", "rlfw run --help");
    }

    [Fact]
    public async Task A_folder_of_runs_that_cannot_be_written_is_named_before_anything_runs()
    {
        _cli.Write("maze.yaml", Files.Gridworld);
        var taken = _cli.Write("taken", "");
        (await _cli.RunAsync("run", "maze.yaml", "--runs", "taken")).Exits(1).Says(taken, "choose another with --runs");
        (await _cli.RunAsync("run", "maze.yaml", "--runs", "/proc/rlfw")).Exits(1).Says("/proc/rlfw", "--runs");
    }

    [Theory]
    [InlineData("list")]
    [InlineData("resume", "all")]
    [InlineData("remove", "--failed")]
    public async Task A_folder_of_runs_that_is_none_is_named(params string[] command)
    {
        var file = _cli.Write("taken", "");
        (await _cli.RunAsync(["runs", .. command, "--runs", "taken"]))
            .Exits(1)
            .Says($"the runs folder {file} is a file; choose another with --runs");
        (await _cli.RunAsync(["runs", .. command, "--runs", "nowhere"]))
            .Exits(0)
            .Says($"there is no runs folder {Path.Combine(_cli.Folder, "nowhere")}");
    }

    [Fact]
    public async Task A_file_in_place_of_a_run_folder_is_named()
    {
        _cli.Write("maze.yaml", Files.Gridworld);
        var taken = _cli.Write("runs/maze", "");
        (await _cli.RunAsync("run", "maze.yaml")).Exits(1).Says($"{taken} is a file where a folder should be");
    }

    [Theory]
    [InlineData(
        "prompt: '{q'",
        "'prompt' expects a template, found the text '{q'; '{q' is not a template: the brace at offset 0"
    )]
    [InlineData(
        "extract: [{ field: a, pattern: '(?<x>(' }]",
        "'pattern' expects a regular expression, found the text '(?<x>('; '(?<x>(' is not a regular expression: at offset 6: Not enough )'s"
    )]
    public async Task What_is_wrong_with_a_pattern_or_a_template_is_said(string option, string message)
    {
        _cli.Write("sums.jsonl", "{}");
        _cli.Write(
            "sums.yaml",
            Files
                .Completions("correctness")
                .Replace(
                    "plugin: arithmetic, operations: [add], digits: 1",
                    $"plugin: json, path: sums.jsonl, {option}"
                )
        );
        (await _cli.RunAsync("run", "sums.yaml")).Exits(1).Says(message);
    }

    [Fact]
    public async Task A_dry_run_finds_what_a_run_would()
    {
        _cli.Write("maze.yaml", Files.Gridworld.Replace("gridworld", "cartpole"));
        (await _cli.RunAsync("run", "maze.yaml", "--dry-run"))
            .Exits(1)
            .Says("maze.yaml:6:16: ", "needs discrete observations", "1 fault; nothing was run");
        Directory.Exists(Path.Combine(_cli.Folder, "runs")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("0", "--parallel expects a number of at least 1")]
    [InlineData("x", "x")]
    public async Task A_nonsensical_number_of_runs_at_a_time_is_refused(string number, string message)
    {
        _cli.Write("maze.yaml", Files.Gridworld);
        (await _cli.RunAsync("run", "maze.yaml", "--parallel", number)).Exits(1).Says(message);
    }

    [Fact]
    public async Task A_dataset_file_that_is_missing_is_the_users_fault()
    {
        _cli.Write(
            "sums.yaml",
            Files
                .Completions("correctness")
                .Replace("plugin: arithmetic, operations: [add], digits: 1", "plugin: json, path: nowhere.jsonl")
        );
        (await _cli.RunAsync("run", "sums.yaml")).Exits(1).Says("nowhere.jsonl");
    }

    public void Dispose() => _cli.Dispose();
}
