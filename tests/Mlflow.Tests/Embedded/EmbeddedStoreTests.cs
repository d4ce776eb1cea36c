using Rlfw.Mlflow.Tests.Server;

namespace Rlfw.Mlflow.Tests;

public sealed class EmbeddedStoreTests
{
    private static readonly Dictionary<string, string> None = [];

    [Fact]
    public async Task Nothing_is_touched_before_the_first_call()
    {
        await using var demo = new TemporaryStore();

        Directory.EnumerateFileSystemEntries(demo.Folder).ShouldBeEmpty();
        demo.Store.Location.ShouldBe(demo.Path);
    }

    [Fact]
    public async Task It_does_all_that_a_store_can_do_twice_as_once()
    {
        await using var demo = new TemporaryStore();

        await StoreScenario.RunAsync(demo.Store, "demo", demo.Folder, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_experiment_is_made_once_and_keeps_its_tags()
    {
        await using var demo = new TemporaryStore();

        var made = await demo.Store.OpenExperimentAsync("größe / 步", default);
        await demo.Store.SetExperimentTagAsync(made.Id, "team", "first", default);
        await demo.Store.SetExperimentTagAsync(made.Id, "team", "second", default);
        await using var other = demo.OpenAnother();
        var found = await other.OpenExperimentAsync("größe / 步", default);

        found.Id.ShouldBe("1");
        found.ArtifactLocation.ShouldBe("mlflow-artifacts:/1");
        found.Tags.ShouldBe(new Dictionary<string, string> { ["team"] = "second" });
        (await other.ListExperimentsAsync(default)).Select(x => x.Name).ShouldBe(["Default", "größe / 步"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public async Task A_name_that_mlflow_does_not_take_is_refused(string? name)
    {
        await using var demo = new TemporaryStore();

        var fault = await Should.ThrowAsync<MlflowException>(() =>
            demo.Store.OpenExperimentAsync(name ?? new string('x', 501), default)
        );

        fault.Fault.ShouldBe(MlflowFault.Refused);
        fault.Message.ShouldStartWith("MLflow takes names of experiments from 1 to 500 characters");
        (await demo.Store.OpenExperimentAsync(new string('x', 500), default)).Id.ShouldBe("1");
    }

    [Fact]
    public async Task Default_is_experiment_0_and_no_other()
    {
        await using var demo = new TemporaryStore();
        (await demo.Store.OpenExperimentAsync("Default", default)).Id.ShouldBe("0");

        demo.Execute("DELETE FROM experiments");
        (await demo.Store.OpenExperimentAsync("Default", default)).Id.ShouldBe("0");

        demo.Execute("UPDATE experiments SET name = 'renamed'");
        var fault = await Should.ThrowAsync<MlflowException>(() => demo.Store.OpenExperimentAsync("Default", default));
        fault.Fault.ShouldBe(MlflowFault.Refused);
        fault.Message.ShouldContain("belongs to another one; give another name");
    }

    [Fact]
    public async Task A_deleted_experiment_is_gone_with_its_cure()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();
        demo.Execute("UPDATE experiments SET lifecycle_stage = 'deleted' WHERE name = 'demo'");

        foreach (
            var call in new Func<Task>[]
            {
                () => demo.Store.OpenExperimentAsync("demo", default),
                () => demo.Store.SetExperimentTagAsync("1", "a", "b", default),
                () => demo.Store.OpenRunAsync(TemporaryStore.NewRun("1", "demo/2"), default),
            }
        )
        {
            var fault = await Should.ThrowAsync<MlflowException>(call);
            fault.Fault.ShouldBe(MlflowFault.Gone);
            fault.Message.ShouldContain("mlflow experiments restore --experiment-id 1");
        }

        (await demo.Store.ListExperimentsAsync(default)).Select(x => x.Name).ShouldBe(["Default"]);
        demo.Rows("SELECT count(*) FROM runs").ShouldBe(["1"]);
        (
            await Should.ThrowAsync<MlflowException>(() => demo.Store.SetExperimentTagAsync("77", "a", "b", default))
        ).Message.ShouldBe($"{demo.Path} has no experiment 77");
    }

    [Fact]
    public async Task A_tag_of_an_experiment_is_never_cut()
    {
        await using var demo = new TemporaryStore();
        await demo.Store.SetExperimentTagAsync("0", "view", new string('x', 5000), default);

        var fault = await Should.ThrowAsync<MlflowException>(async () =>
            await demo.Store.SetExperimentTagAsync("0", "view", new string('y', 5001), default)
        );

        fault.Fault.ShouldBe(MlflowFault.Refused);
        fault.Message.ShouldContain("longer than the 5000 characters");
        demo.Rows("SELECT value FROM experiment_tags").ShouldBe([new string('x', 5000)]);
    }

    [Fact]
    public async Task The_run_of_a_key_is_made_once_within_its_experiment()
    {
        await using var demo = new TemporaryStore();
        var first = await demo.RunAsync("demo/1");
        await demo.Store.SetStatusAsync(first.Id, MlflowRunStatus.Failed, TemporaryStore.T0 + 5, default);
        await using var other = demo.OpenAnother();

        var again = await other.OpenRunAsync(
            TemporaryStore.NewRun("1", "demo/1") with
            {
                Name = "other name",
            },
            default
        );
        var elsewhere = await other.OpenRunAsync(TemporaryStore.NewRun("0", "demo/1"), default);

        again.Id.ShouldBe(first.Id);
        again.Name.ShouldBe("run demo/1");
        again.Status.ShouldBe(MlflowRunStatus.Failed);
        again.EndTime.ShouldBe(TemporaryStore.T0 + 5);
        again.Tags.ShouldBe(
            new Dictionary<string, string> { ["rlfw.key"] = "demo/1", ["mlflow.runName"] = "run demo/1" },
            ignoreOrder: true
        );
        elsewhere.Id.ShouldNotBe(first.Id);
        elsewhere.ArtifactUri.ShouldBe($"mlflow-artifacts:/0/{elsewhere.Id}/artifacts");
        await other.SetStatusAsync(first.Id, MlflowRunStatus.Running, null, default);
        demo.Rows($"SELECT status, end_time FROM runs WHERE run_uuid = '{first.Id}'").ShouldBe(["RUNNING|null"]);
    }

    [Fact]
    public async Task A_deleted_run_is_gone_with_its_cure_and_nobody_sees_it()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();
        demo.Execute("UPDATE runs SET lifecycle_stage = 'deleted', deleted_time = 5");

        foreach (
            var call in new Func<Task>[]
            {
                () => demo.RunAsync(),
                () => demo.LogAsync(run, new MlflowPoint("a", 1, 1, 1)),
                () => demo.Store.LogDatasetsAsync(run.Id, [], default),
                () => demo.Store.SetStatusAsync(run.Id, MlflowRunStatus.Finished, 1, default),
                () => demo.Store.UploadAsync(run, "a.txt", demo.File("a.txt", "a"), default),
                () => demo.Store.LogModelAsync(ModelTableTests.Model(run), default),
            }
        )
        {
            var fault = await Should.ThrowAsync<MlflowException>(call);
            fault.Fault.ShouldBe(MlflowFault.Gone);
            fault.Message.ShouldContain($"mlflow runs restore --run-id {run.Id}");
        }

        demo.Rows("SELECT count(*) FROM metrics").ShouldBe(["0"]);
        Directory.Exists(Path.Combine(demo.Folder, "mlartifacts")).ShouldBeFalse();
        (await demo.Store.FindRunAsync(run.Id, default)).ShouldBeNull();
        (await demo.Store.SearchRunsAsync(new MlflowRunQuery(["1"], None), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_parameter_keeps_its_first_value_and_the_other_one_is_warned_of()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();
        Task LogAsync(params KeyValuePair<string, string>[] parameters) =>
            demo.Store.LogAsync(run.Id, new MlflowRecords { Parameters = parameters }, default);

        await LogAsync(new("lr", "0.1"), new("long", new string('x', 6001)));
        demo.Logger.Lines.ShouldBe([
            $"Warning: The parameter 'long' of run {run.Id} is cut to 6000 characters, the most that MLflow takes",
        ]);
        await LogAsync(new("lr", "0.1"), new("long", new string('x', 6001)));
        demo.Logger.Lines.Count.ShouldBe(1);
        await LogAsync(new("lr", "0.2"), new("seed", "1"));

        demo.Logger.Lines[^1]
            .ShouldStartWith($"Warning: The parameter 'lr' of run {run.Id} is '0.1' in MLflow and stays so");
        var found = await demo.Store.FindRunAsync(run.Id, default);
        found!.Parameters.ShouldBe(
            new Dictionary<string, string>
            {
                ["lr"] = "0.1",
                ["long"] = new string('x', 6000),
                ["seed"] = "1",
            },
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task Names_that_mlflow_refuses_are_changed_and_said_once_and_two_that_meet_are_said_to()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();
        var point = new MlflowPoint("rewards[0]", 1, 1, 1);

        await demo.LogAsync(run, point, point with { Step = 2 });
        await demo.LogAsync(run, point with { Step = 3 }, new MlflowPoint("rewards(0)", 5, 5, 5));

        demo.Logger.Lines[0].ShouldBe("Warning: The metric 'rewards[0]' is called 'rewards_0_' in MLflow");
        demo.Logger.Lines[1]
            .ShouldStartWith(
                "Warning: The metrics 'rewards[0]' and 'rewards(0)' are both called 'rewards_0_' in MLflow"
            );
        demo.Logger.Lines.Count.ShouldBe(2);
        demo.Rows("SELECT key, step FROM metrics ORDER BY step").Length.ShouldBe(4);
        demo.Rows("SELECT key, step FROM latest_metrics").ShouldBe(["rewards_0_|5"]);
    }

    [Fact]
    public async Task The_tag_of_its_name_renames_a_run()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();

        await demo.Store.LogAsync(run.Id, new MlflowRecords { Tags = [new("mlflow.runName", "better")] }, default);

        (await demo.Store.FindRunAsync(run.Id, default))!.Name.ShouldBe("better");
        demo.Rows("SELECT value FROM tags WHERE key = 'mlflow.runName'").ShouldBe(["better"]);
    }

    [Fact]
    public async Task A_call_that_fails_leaves_nothing_of_itself()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var records = new MlflowRecords { Metrics = [new("a", 1, 1, 1)], Parameters = [new("b", null!)] };

        await Should.ThrowAsync<Exception>(() => demo.Store.LogAsync(run.Id, records, default));
        await Should.ThrowAsync<OperationCanceledException>(() =>
            demo.Store.LogAsync(run.Id, new MlflowRecords { Metrics = records.Metrics }, stop.Token)
        );

        demo.Rows("SELECT count(*) FROM metrics").ShouldBe(["0"]);
        await demo.LogAsync(run, new MlflowPoint("a", 1, 1, 1));
        demo.Rows("SELECT count(*) FROM metrics").ShouldBe(["1"]);
    }

    [Fact]
    public async Task Runs_are_found_by_experiments_and_tags_oldest_first()
    {
        await using var demo = new TemporaryStore();
        async Task<string> MakeAsync(string experiment, string key, long start, string kind)
        {
            var tags = new Dictionary<string, string> { ["kind"] = kind };
            var run = TemporaryStore.NewRun(experiment, key) with { StartTime = start, Tags = tags };
            return (await demo.Store.OpenRunAsync(run, default)).Id;
        }

        var one = await demo.Store.OpenExperimentAsync("one", default);
        var two = await demo.Store.OpenExperimentAsync("two", default);
        var late = await MakeAsync(one.Id, "late", 30, "run");
        var early = await MakeAsync(two.Id, "early", 10, "run");
        var study = await MakeAsync(one.Id, "study", 20, "study");
        async Task<string[]> FindAsync(string[] experiments, Dictionary<string, string> tags) =>
            [
                .. (await demo.Store.SearchRunsAsync(new MlflowRunQuery(experiments, tags), default)).Select(run =>
                    run.Id
                ),
            ];

        (await FindAsync([one.Id, two.Id, one.Id], None)).ShouldBe([early, study, late]);
        (await FindAsync([one.Id], None)).ShouldBe([study, late]);
        (await FindAsync([one.Id, two.Id], new() { ["kind"] = "run" })).ShouldBe([early, late]);
        (await FindAsync([one.Id], new() { ["kind"] = "run", ["rlfw.key"] = "study" })).ShouldBeEmpty();
        (await FindAsync(["99"], None)).ShouldBeEmpty();
    }
}
