namespace Rlfw.Mlflow.Tests.Server;

/// <summary>All that a store can do, on any store; every part is done twice, as if an answer had been lost.</summary>
internal static class StoreScenario
{
    private const long T0 = ServerRig.T0;

    /// <summary>Writes, and reads back what must be there.</summary>
    /// <param name="store">The store.</param>
    /// <param name="experimentName">The experiment, new.</param>
    /// <param name="folder">For files.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(
        IMlflowStore store,
        string experimentName,
        string folder,
        CancellationToken cancellation
    )
    {
        var experiment = await store.OpenExperimentAsync(experimentName, cancellation);
        (await store.OpenExperimentAsync(experimentName, cancellation)).Id.ShouldBe(experiment.Id);
        await store.SetExperimentTagAsync(experiment.Id, "mlflow.note.content", "# Đây là thử", cancellation);
        var listed = await store.ListExperimentsAsync(cancellation);
        listed.Single(x => x.Id == experiment.Id).Tags["mlflow.note.content"].ShouldBe("# Đây là thử");

        var run = await OpenRunAsync(store, experiment, cancellation);
        await LogAsync(store, run, cancellation);
        await LogDatasetsAsync(store, run, cancellation);
        await UploadAsync(store, run, folder, cancellation);
        await LogModelAsync(store, run, folder, cancellation);

        await store.SetStatusAsync(run.Id, MlflowRunStatus.Finished, T0 + 60_000, cancellation);
        var ended = (await store.FindRunAsync(run.Id, cancellation))!;
        (ended.Status, ended.EndTime).ShouldBe((MlflowRunStatus.Finished, T0 + 60_000));
        (await store.FindRunAsync(new string('0', 32), cancellation)).ShouldBeNull();
    }

    private static async Task<MlflowRun> OpenRunAsync(
        IMlflowStore store,
        MlflowExperiment experiment,
        CancellationToken cancellation
    )
    {
        var wanted = new NewMlflowRun(
            experiment.Id,
            "it's/\"1\"",
            "ppo seed 1",
            T0,
            "dev",
            new Dictionary<string, string> { ["mlflow.user"] = "dev", ["rlfw.kind"] = "run" }
        );
        var run = await store.OpenRunAsync(wanted, cancellation);
        (await store.OpenRunAsync(wanted, cancellation)).Id.ShouldBe(run.Id);
        var other = await store.OpenRunAsync(wanted with { Key = "demo/2", Name = "ppo seed 2" }, cancellation);
        other.Id.ShouldNotBe(run.Id);
        (run.Name, run.Status, run.StartTime, run.EndTime).ShouldBe(("ppo seed 1", MlflowRunStatus.Running, T0, null));
        run.Tags["rlfw.kind"].ShouldBe("run");
        foreach (var key in (string[])["it's/\"1\"", "demo/2"])
        {
            var query = new MlflowRunQuery(
                [experiment.Id],
                new Dictionary<string, string> { ["rlfw.key"] = key, ["rlfw.kind"] = "run" }
            );
            var found = await store.SearchRunsAsync(query, cancellation);
            found.ShouldHaveSingleItem().Tags["rlfw.key"].ShouldBe(key);
        }

        return run;
    }

    private static async Task LogAsync(IMlflowStore store, MlflowRun run, CancellationToken cancellation)
    {
        var records = new MlflowRecords
        {
            Metrics =
            [
                .. Enumerable.Range(0, 2500).Select(i => new MlflowPoint("train/loss", 1.0 / (i + 1), T0 + i, i)),
                new("odd/nan", double.NaN, T0, 0),
                new("odd/up", double.PositiveInfinity, T0, 0),
                new("odd/down", double.NegativeInfinity, T0, 0),
                new("odd/tiny", 5e-324, T0, -3),
                new("odd/large", 0.1, T0, 1L << 40),
                new("größe: é/步 1", 1, T0, 0),
                new("rewards[0]//x?", 2, T0, 0),
            ],
            Parameters =
            [
                .. Enumerable.Range(0, 150).Select(i => KeyValuePair.Create($"p.{i}", $"{i}")),
                KeyValuePair.Create("empty", ""),
                KeyValuePair.Create("long", new string('x', 6001)),
                KeyValuePair.Create("vi", "độ chính xác 𝛼 \"quoted\" \\ <b>"),
            ],
            Tags =
            [
                .. Enumerable.Range(0, 120).Select(i => KeyValuePair.Create($"t.{i}", $"{i}")),
                KeyValuePair.Create("long", new string('y', 8001)),
            ],
        };
        await store.LogAsync(run.Id, records, cancellation);
        await store.LogAsync(run.Id, records, cancellation);

        var history = await store.HistoryAsync(run.Id, "train/loss", cancellation);
        history.ShouldBe(records.Metrics.Take(2500));
        (await store.HistoryAsync(run.Id, "odd/nan", cancellation)).ShouldHaveSingleItem().Value.ShouldBe(double.NaN);
        (await store.HistoryAsync(run.Id, "odd/up", cancellation))[0].Value.ShouldBe(double.PositiveInfinity);
        (await store.HistoryAsync(run.Id, "odd/down", cancellation))[0].Value.ShouldBe(double.NegativeInfinity);
        (await store.HistoryAsync(run.Id, "odd/tiny", cancellation)).ShouldBe([new("odd/tiny", 5e-324, T0, -3)]);
        (await store.HistoryAsync(run.Id, "no such key", cancellation)).ShouldBeEmpty();
        var read = (await store.FindRunAsync(run.Id, cancellation))!;
        read.Parameters.Count.ShouldBe(153);
        read.Parameters["long"].ShouldBe(new string('x', 6000));
        read.Parameters["vi"].ShouldBe("độ chính xác 𝛼 \"quoted\" \\ <b>");
        read.Parameters["empty"].ShouldBe("");
        read.Tags["long"].ShouldBe(new string('y', 8000));
        read.Tags["t.119"].ShouldBe("119");
        read.Metrics["train/loss"].Step.ShouldBe(2499);
        read.Metrics["odd/nan"].Value.ShouldBe(double.NaN);
        read.Metrics["odd/large"].Step.ShouldBe(1L << 40);
        read.Metrics.Keys.ShouldContain("größe: é/步 1");
        read.Metrics.Keys.ShouldContain("rewards_0_/x_");

        // A parameter that the run has with another value keeps it, and nothing else is lost.
        await store.LogAsync(
            run.Id,
            new MlflowRecords
            {
                Metrics = [new("late", 1, T0, 5)],
                Parameters = [KeyValuePair.Create("p.0", "other"), KeyValuePair.Create("new", "1")],
                Tags = [KeyValuePair.Create("late", "yes")],
            },
            cancellation
        );
        read = (await store.FindRunAsync(run.Id, cancellation))!;
        (read.Parameters["p.0"], read.Parameters["new"], read.Tags["late"]).ShouldBe(("0", "1", "yes"));
        read.Metrics["late"].Value.ShouldBe(1);
    }

    private static async Task LogDatasetsAsync(IMlflowStore store, MlflowRun run, CancellationToken cancellation)
    {
        MlflowDataset[] datasets =
        [
            new()
            {
                Name = "gsm8k",
                Digest = "9f86d081",
                SourceType = "local",
                Source = """{"uri":"train.jsonl"}""",
                Schema = """{"question":"string"}""",
                Profile = """{"num_rows":7473}""",
                Context = "training",
            },
            new()
            {
                Name = "arithmetic",
                Digest = "abc",
                SourceType = "code",
                Source = "{}",
                Context = "evaluation",
            },
        ];
        await store.LogDatasetsAsync(run.Id, datasets, cancellation);
        await store.LogDatasetsAsync(run.Id, datasets, cancellation);
    }

    private static async Task UploadAsync(
        IMlflowStore store,
        MlflowRun run,
        string folder,
        CancellationToken cancellation
    )
    {
        var text = Path.Combine(folder, "resolved.yaml");
        await File.WriteAllTextAsync(text, "seed: 1\n", cancellation);
        var empty = Path.Combine(folder, "empty");
        await File.WriteAllBytesAsync(empty, [], cancellation);
        var large = Path.Combine(folder, "large.bin");
        await File.WriteAllBytesAsync(large, new byte[5_000_000], cancellation);
        for (var time = 0; time < 2; time++)
        {
            await store.UploadAsync(run, "config/resolved.yaml", text, cancellation);
            await store.UploadAsync(run, "config/empty", empty, cancellation);
            await store.UploadAsync(run, "config/with space/đ 100%.bin", large, cancellation);
            await store.UploadAsync(run, "top", text, cancellation);
        }

        (await store.ListArtifactsAsync(run, "config", cancellation))
            .OrderBy(x => x.Path, StringComparer.Ordinal)
            .ShouldBe([
                new MlflowArtifact("config/empty", false, 0),
                new MlflowArtifact("config/resolved.yaml", false, 8),
                new MlflowArtifact("config/with space", true, 0),
            ]);
        (await store.ListArtifactsAsync(run, "config/with space", cancellation)).ShouldBe([
            new MlflowArtifact("config/with space/đ 100%.bin", false, 5_000_000),
        ]);
        (await store.ListArtifactsAsync(run, "", cancellation)).Count.ShouldBe(2);
        (await store.ListArtifactsAsync(run, "nothing", cancellation)).ShouldBeEmpty();
    }

    private static async Task LogModelAsync(
        IMlflowStore store,
        MlflowRun run,
        string folder,
        CancellationToken cancellation
    )
    {
        var file = Path.Combine(folder, "MLmodel");
        await File.WriteAllTextAsync(file, "flavors: {}\n", cancellation);
        var model = new NewMlflowModel
        {
            Run = run,
            Key = "final",
            Name = "policy",
            Step = 384,
            Parameters = Enumerable.Range(0, 130).ToDictionary(i => $"m.{i}", i => $"{i}"),
            Tags = new Dictionary<string, string> { ["stage"] = "final" },
            Files = new Dictionary<string, string> { ["MLmodel"] = file, ["data/adapter.bin"] = file },
        };
        var id = await store.LogModelAsync(model, cancellation);
        (await store.LogModelAsync(model, cancellation)).ShouldBe(id);
        (await store.LogModelAsync(model with { Key = "other", Name = "other" }, cancellation)).ShouldNotBe(id);
    }
}
