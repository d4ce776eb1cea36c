using Rlfw.Mlflow;
using Rlfw.Mlflow.Double;

namespace Rlfw.Cli.Tests.Commands;

public sealed class TrackTests : IDisposable
{
    private readonly CliProcess _cli = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Runs_are_in_mlflow_db_whole_and_a_link_to_them_is_printed()
    {
        _cli.Write("maze.yaml", Files.Tracked());
        var run = (await _cli.RunAsync("run", "maze.yaml")).Exits(0);

        run.Output.ShouldContain("/mlflow.db ('rlfw ui' opens it)");
        run.Output.ShouldContain("/#/experiments/1/runs?viewStateShareKey=rlfw&compareRunsMode=CHART");
        (await TrackedRuns.OfDatabase(_cli.Folder)).ShouldBe(TrackedRuns.OfJournals(_cli.Folder));
        await using var store = TrackedRuns.Open(_cli.Folder);
        var runs = await TrackedRuns.Runs(store);
        runs.Count.ShouldBe(3);
        runs.ShouldAllBe(x => x.Status == MlflowRunStatus.Finished && x.Parameters["algorithm"] == "q-learning");
        var parent = (await store.FindRunAsync(runs[0].Tags["mlflow.parentRunId"], Cancellation))!;
        parent.Status.ShouldBe(MlflowRunStatus.Finished);
        parent.Metrics["runs/finished"].Value.ShouldBe(3);
        parent.Metrics["final/return/mean"].Value.ShouldBe(runs.Average(x => x.Metrics["final/return"].Value), 1e-9);
        var files = await store.ListArtifactsAsync(runs[0], "config", Cancellation);
        files.ShouldHaveSingleItem().Path.ShouldBe("config/resolved.yaml");
    }

    [Fact]
    public async Task What_a_server_that_is_away_could_not_take_is_sent_later_and_once()
    {
        _cli.Write("maze.yaml", Files.Tracked("{ plugin: mlflow, patience_seconds: 1 }"));
        // A port that nobody listens at.
        var away = await _cli.RunAsync([("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")], "run", "maze.yaml");
        away.Exits(0);
        away.Says("events have not reached http://127.0.0.1:9", "'rlfw track sync maze/");

        // From a shell that knows nothing of the server: still to where the runs were going.
        (await _cli.RunAsync("track", "sync"))
            .Exits(1)
            .Says("127.0.0.1:9");
        File.Exists(Path.Combine(_cli.Folder, "mlflow.db")).ShouldBeFalse();

        await using var server = new MlflowServerDouble();
        (string, string)[] environment = [("MLFLOW_TRACKING_URI", server.Address.ToString())];
        var sync = (await _cli.RunAsync(environment, "track", "sync")).Exits(0);
        (await _cli.RunAsync(environment, "track", "sync", "maze")).Exits(0);

        sync.Output.ShouldContain(server.Address.Authority);
        TrackedRuns.OfServer(server).ShouldBe(TrackedRuns.OfJournals(_cli.Folder));
        server.State.ActiveRuns.Count(x => x.Tag("rlfw.kind") == "run").ShouldBe(3);
        server.State.ActiveRuns.ShouldAllBe(x => x.Status == "FINISHED");
    }

    [Fact]
    public async Task A_server_that_misbehaves_while_runs_go_on_ends_up_with_everything_once()
    {
        await using var server = new MlflowServerDouble();
        server.Misbehave(Misbehaviour.LostAnswer, "runs/create", 2);
        server.Misbehave(Misbehaviour.Failure(503), "runs/log-batch");
        server.Misbehave(Misbehaviour.Truncated, "runs/log-batch");
        server.Misbehave(Misbehaviour.Duplicate, "runs/log-batch", 3);
        server.Misbehave(Misbehaviour.SlowDown, "runs/update");
        server.Misbehave(Misbehaviour.ResetBefore, "mlflow-artifacts");
        server.Misbehave(Misbehaviour.Garbage, "experiments/get-by-name");
        _cli.Write("maze.yaml", Files.Tracked());
        (string, string)[] environment =
        [
            ("MLFLOW_TRACKING_URI", server.Address.ToString()),
            ("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "0"),
        ];

        (await _cli.RunAsync(environment, "run", "maze.yaml")).Exits(0);
        (await _cli.RunAsync(environment, "track", "sync")).Exits(0);

        TrackedRuns.OfServer(server).ShouldBe(TrackedRuns.OfJournals(_cli.Folder));
        server.State.ActiveRuns.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Runs_without_a_tracker_are_sent_to_a_store_that_is_named()
    {
        _cli.Write("maze.yaml", Files.Gridworld);
        (await _cli.RunAsync("run", "maze.yaml")).Exits(0);

        (await _cli.RunAsync("track", "sync")).Exits(0).Says("has no tracker that sends");
        (await _cli.RunAsync("track", "sync", "--to", "sqlite:///mlflow.db")).Exits(0);

        (await TrackedRuns.OfDatabase(_cli.Folder)).ShouldBe(TrackedRuns.OfJournals(_cli.Folder));
    }

    [Fact]
    public async Task What_the_tracker_was_told_holds_for_a_store_that_is_named()
    {
        await using var server = new MlflowServerDouble();
        _cli.Write("maze.yaml", Files.Tracked("{ plugin: mlflow, experiment: shared-page, tags: { team: blue } }"));
        (await _cli.RunAsync("run", "maze.yaml", "seeds=[1]")).Exits(0);

        (await _cli.RunAsync("track", "sync", "--to", server.Address.ToString())).Exits(0);
        (await _cli.RunAsync("track", "sync", "--to", "ftp://somewhere"))
            .Exits(1)
            .Says("'ftp://somewhere' is no MLflow");

        server.State.Experiments.ShouldContain(x => x.Name == "shared-page");
        server.State.Runs.ShouldHaveSingleItem().Tag("team").ShouldBe("blue");
    }

    [Fact]
    public async Task No_secret_reaches_the_store()
    {
        const string token = "hf_QxJvWzRtYkLmNpBcDfGhSaEuIoTr123456";
        const string password = "Zb7-planted-Kq9";
        _cli.Write(
            "maze.yaml",
            Files
                .Tracked("{ plugin: mlflow, tags: { note: " + token + ", 'db.password': " + password + " } }")
                .Replace("finds the way out", $"see https://me:{password}@host/x and {token}", StringComparison.Ordinal)
        );

        var source = _cli.Write("source.py", "client = connect()\n");
        await Git("init", "--quiet");
        await Git("remote", "add", "origin", $"https://me:{password}@git.example.org/team/repo.git");
        await Git("add", "source.py");
        await Git("-c", "user.name=me", "-c", "user.email=me@example.org", "commit", "--quiet", "-m", "first");
        await File.WriteAllTextAsync(source, $"client = connect(token='{token}')  # planted\n", Cancellation);

        (await _cli.RunAsync([("PLANTED_API_KEY", password)], "run", "maze.yaml", "seeds=[1, 2]")).Exits(0);

        TrackedRuns.FilesWith(_cli.Folder, token).ShouldBeEmpty();
        TrackedRuns.FilesWith(_cli.Folder, password).ShouldBeEmpty();
        // What is not secret is there.
        TrackedRuns.FilesWith(_cli.Folder, "q-learning").ShouldNotBeEmpty();
        string[] diffs = [.. TrackedRuns.FilesWith(_cli.Folder, "# planted")];
        diffs.Length.ShouldBe(2);
        diffs.ShouldAllBe(file => file.EndsWith("source/source.diff", StringComparison.Ordinal));
        TrackedRuns.FilesWith(_cli.Folder, "git.example.org/team/repo.git").ShouldNotBeEmpty();
    }

    private async Task Git(params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("git", arguments) { WorkingDirectory = _cli.Folder };
        using var git = System.Diagnostics.Process.Start(start)!;
        await git.WaitForExitAsync(Cancellation);
        git.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_address_is_a_fault_of_the_file_before_anything_runs()
    {
        _cli.Write("maze.yaml", Files.Tracked("{ plugin: mlflow, uri: 'ftp://somewhere' }"));

        var run = await _cli.RunAsync("run", "maze.yaml");

        run.Exits(1).Says("maze.yaml:10:", "'ftp://somewhere' is no MLflow tracking URI", "http://HOST:PORT");
        Directory.Exists(Path.Combine(_cli.Folder, "runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_database_that_is_none_loses_no_run()
    {
        _cli.Write("maze.yaml", Files.Tracked("{ plugin: mlflow, patience_seconds: 1 }"));
        _cli.Write("mlflow.db", "this is no database, and it is longer than a page's header would be in any case");

        var run = (await _cli.RunAsync("run", "maze.yaml")).Exits(0);
        run.Says("mlflow.db", "'rlfw track sync");
        File.Delete(Path.Combine(_cli.Folder, "mlflow.db"));
        (await _cli.RunAsync("track", "sync")).Exits(0);

        (await TrackedRuns.OfDatabase(_cli.Folder)).ShouldBe(TrackedRuns.OfJournals(_cli.Folder));
    }

    [Fact]
    public async Task The_command_that_sends_what_waits_names_the_runs_folder()
    {
        _cli.Write(
            "maze.yaml",
            Files.Tracked("{ plugin: mlflow, uri: 'sqlite:///later/mlflow.db', patience_seconds: 1 }")
        );

        var run = (await _cli.RunAsync("run", "maze.yaml", "seeds=[1]", "--runs", "elsewhere")).Exits(0);
        run.Says("'rlfw track sync maze/", "-1 --runs elsewhere' sends them");
        (await _cli.RunAsync("track", "sync", "maze")).Exits(1).Says("there is no runs folder", "--runs");
        Directory.CreateDirectory(Path.Combine(_cli.Folder, "later"));
        (await _cli.RunAsync("track", "sync", "maze", "--runs", "elsewhere")).Exits(0);

        File.Exists(Path.Combine(_cli.Folder, "later", "mlflow.db")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_that_was_deleted_in_mlflow_is_not_made_again()
    {
        await using var server = new MlflowServerDouble();
        (string, string)[] environment = [("MLFLOW_TRACKING_URI", server.Address.ToString())];
        _cli.Write("maze.yaml", Files.Tracked());
        (await _cli.RunAsync(environment, "run", "maze.yaml", "seeds=[1]")).Exits(0);
        server.State.Runs.ForEach(x => x.IsDeleted = true);

        var sync = (await _cli.RunAsync(environment, "track", "sync")).Exits(1);

        sync.Says("was deleted");
        server.State.Runs.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_run_goes_into_the_run_that_the_environment_names()
    {
        _cli.Write("maze.yaml", Files.Tracked("{ plugin: mlflow, experiment: mine }"));
        (await _cli.RunAsync("run", "maze.yaml", "seeds=[1]")).Exits(0);
        await using var store = TrackedRuns.Open(_cli.Folder);
        var first = (await TrackedRuns.Runs(store)).Single();
        var own = await store.OpenRunAsync(
            new NewMlflowRun(first.ExperimentId, "by hand", "by hand", 1, "me", new Dictionary<string, string>()),
            Cancellation
        );

        (await _cli.RunAsync([("MLFLOW_RUN_ID", own.Id)], "run", "maze.yaml", "seeds=[2]")).Exits(0);

        var attached = (await store.FindRunAsync(own.Id, Cancellation))!;
        attached.Name.ShouldBe("by hand");
        attached.Status.ShouldBe(MlflowRunStatus.Finished);
        attached.Parameters["seed"].ShouldBe("2");
        (await TrackedRuns.Runs(store)).Count.ShouldBe(2);

        var metrics = await store.HistoryAsync(own.Id, "eval/return", Cancellation);
        (await _cli.RunAsync("track", "sync")).Exits(0);
        (await store.FindRunAsync(own.Id, Cancellation))!.Status.ShouldBe(MlflowRunStatus.Finished);
        (await store.HistoryAsync(own.Id, "eval/return", Cancellation)).ShouldBe(metrics);
    }
}
