namespace Rlfw.Mlflow.Tests;

/// <summary>The content that MLflow's own client wrote into the golden database, written through the store.</summary>
public sealed class PopulatedTests
{
    private const long T0 = TemporaryStore.T0;

    private static readonly Dictionary<string, string> Common = new()
    {
        ["mlflow.user"] = "dev",
        ["mlflow.source.name"] = "experiments.yaml",
        ["mlflow.source.type"] = "LOCAL",
        ["mlflow.source.git.commit"] = "0123456789abcdef0123456789abcdef01234567",
    };

    /// <summary>
    /// Every table, ids by the names of what they identify; the store's own key tag and times of creation aside.
    /// </summary>
    private static readonly string[] Queries =
    [
        "SELECT experiment_id, name, artifact_location, lifecycle_stage FROM experiments ORDER BY 1",
        "SELECT key, value, experiment_id FROM experiment_tags ORDER BY 1, 2",
        """
            SELECT name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, source_version,
                lifecycle_stage, replace(artifact_uri, run_uuid, 'RUN'), experiment_id, deleted_time, length(run_uuid),
                run_uuid GLOB '*[^0-9a-f]*' FROM runs ORDER BY 1
            """,
        """
            SELECT m.key, m.value, m.timestamp, r.name, m.step, m.is_nan, typeof(m.value), typeof(m.is_nan)
            FROM metrics m JOIN runs r USING (run_uuid) ORDER BY 4, 1, 3, 5, 2, 6
            """,
        """
            SELECT m.key, m.value, m.timestamp, m.step, m.is_nan, r.name, typeof(m.value), typeof(m.is_nan)
            FROM latest_metrics m JOIN runs r USING (run_uuid) ORDER BY 6, 1
            """,
        "SELECT p.key, p.value, r.name FROM params p JOIN runs r USING (run_uuid) ORDER BY 3, 1",
        """
            SELECT t.key, coalesce(parent.name, t.value), r.name FROM tags t JOIN runs r USING (run_uuid)
            LEFT JOIN runs parent ON t.key = 'mlflow.parentRunId' AND parent.run_uuid = t.value
            WHERE t.key <> 'rlfw.key' ORDER BY 3, 1
            """,
        """
            SELECT experiment_id, name, digest, dataset_source_type, dataset_source, dataset_schema, dataset_profile,
                length(dataset_uuid) FROM datasets
            """,
        """
            SELECT i.source_type, d.name, i.destination_type, r.name, i.step, length(i.input_uuid), t.name, t.value
            FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id JOIN runs r ON r.run_uuid = i.destination_id
            LEFT JOIN input_tags t USING (input_uuid) ORDER BY 4
            """,
    ];

    [Fact]
    public async Task The_rows_are_those_that_mlflow_writes()
    {
        await using var written = new TemporaryStore();
        var golden = GoldenFolder.Copy("populated-6953534de441.db", written.Folder);
        await WriteAsync(written);

        foreach (var query in Queries)
        {
            var expected = Sql.Rows(golden, query);
            expected.ShouldNotBeEmpty();
            written.Rows(query).ShouldBe(expected, query);
        }

        // What no query above looks at is empty in both.
        string[] seen = ["alembic_version", "datasets", "experiment_tags", "experiments", "input_tags", "inputs"];
        foreach (
            var table in EmbeddedSchemaTests
                .Tables(golden)
                .Except([.. seen, "latest_metrics", "metrics", "params", "runs", "tags"])
        )
        {
            Sql.Rows(golden, $"SELECT count(*) FROM {table}").ShouldBe(["0"]);
            written.Rows($"SELECT count(*) FROM {table}").ShouldBe(["0"], table);
        }

        foreach (var table in seen.Append("metrics").Append("runs"))
        {
            written
                .Rows($"SELECT count(*) FROM {table}")
                .ShouldBe(Sql.Rows(golden, $"SELECT count(*) FROM {table}"), table);
        }
    }

    [Fact]
    public async Task Writing_everything_again_changes_nothing()
    {
        await using var written = new TemporaryStore();
        await WriteAsync(written);
        var once = EmbeddedSchemaTests
            .Tables(written.Path)
            .ToDictionary(table => table, table => written.Rows($"SELECT * FROM {table}"));

        await WriteAsync(written);

        foreach (var (table, rows) in once)
        {
            written.Rows($"SELECT * FROM {table}").ShouldBe(rows, table);
        }
    }

    [Fact]
    public async Task The_reader_reads_what_mlflow_wrote()
    {
        await using var written = new TemporaryStore();
        var golden = GoldenFolder.Copy("populated-6953534de441.db", written.Folder);
        await using var reader = EmbeddedReader.Open(golden, TimeProvider.System);

        var experiment = (await reader.ListExperimentsAsync(default)).Single(x => x.Name == "golden-sweep");
        experiment.Tags["team"].ShouldBe("rl");
        var runs = await reader.SearchRunsAsync(
            new MlflowRunQuery([experiment.Id], new Dictionary<string, string>()),
            default
        );
        runs.Select(run => run.Name).ShouldBe(["sweep-ppo", "ppo-lr0.0003-seed0", "ppo-lr0.001-seed1"]);
        runs.Select(run => run.Status)
            .ShouldBe([MlflowRunStatus.Finished, MlflowRunStatus.Finished, MlflowRunStatus.Failed]);
        var (parent, child) = (runs[0], runs[1]);
        child.Parameters["optimizer.lr"].ShouldBe("0.0003");
        child.Parameters["param/empty"].ShouldBe("");
        child.Metrics["odd/nan_last"].Value.ShouldBe(double.NaN);
        child.Metrics["odd/pos_inf"].Value.ShouldBe(double.PositiveInfinity);
        child.Metrics["rollout/ep_return"].ShouldBe(new MlflowPoint("rollout/ep_return", 37.5, T0 + 1700, 896));
        (await reader.HistoryAsync(child.Id, "train/loss", default)).ShouldBe(
            Enumerable.Range(0, 8).Select(k => new MlflowPoint("train/loss", Math.Pow(2, -k), T0 + 1000 + (100 * k), k))
        );
        (await reader.HistoryAsync(child.Id, "no such", default)).ShouldBeEmpty();
        var children = new Dictionary<string, string> { ["mlflow.parentRunId"] = parent.Id };
        (await reader.SearchRunsAsync(new MlflowRunQuery([experiment.Id], children), default))
            .Select(run => run.Name)
            .ShouldBe(["ppo-lr0.0003-seed0", "ppo-lr0.001-seed1"]);
    }

    private static async Task WriteAsync(TemporaryStore to)
    {
        var store = to.Store;
        var experiment = await store.OpenExperimentAsync("golden-sweep", default);
        const string Note = "# Golden sweep\n\nPPO on CartPole, two learning rates.";
        await store.SetExperimentTagAsync(experiment.Id, "mlflow.note.content", Note, default);
        await store.SetExperimentTagAsync(experiment.Id, "team", "rl", default);
        var parent = await store.OpenRunAsync(
            new NewMlflowRun(experiment.Id, "parent", "sweep-ppo", T0, "dev", Common),
            default
        );
        await LogAsync(
            store,
            parent,
            [new("best/ep_return", 55, T0 + 61_000, 0)],
            [new("algorithm", "ppo"), new("sweep.size", "2")],
            []
        );
        await WriteChildAsync(store, parent, 0, "ppo-lr0.0003-seed0", "0.0003");
        await WriteChildAsync(store, parent, 1, "ppo-lr0.001-seed1", "0.001");
        await store.SetStatusAsync(parent.Id, MlflowRunStatus.Finished, T0 + 62_000, default);
    }

    private static async Task WriteChildAsync(EmbeddedStore store, MlflowRun parent, int i, string name, string rate)
    {
        var t = T0 + (1000 * (i + 1));
        var tags = new Dictionary<string, string>(Common) { ["mlflow.parentRunId"] = parent.Id };
        var run = await store.OpenRunAsync(
            new NewMlflowRun(parent.ExperimentId, $"child {i}", name, t, "dev", tags),
            default
        );
        await LogAsync(
            store,
            run,
            [
                .. Enumerable
                    .Range(0, 8)
                    .Select(k => new MlflowPoint("train/loss", Math.Pow(2, -k) + i, t + (100 * k), k)),
                .. Enumerable
                    .Range(0, 8)
                    .Select(k => new MlflowPoint(
                        "rollout/ep_return",
                        20 + (2.5 * k * (i + 1)),
                        t + (100 * k),
                        128 * k
                    )),
                .. i == 0 ? OddPoints(t) : [],
                .. Enumerable
                    .Range(0, 3)
                    .Select(k => new MlflowPoint("system/cpu_utilization_percentage", 50 + k, t + (10_000 * k), k)),
            ],
            [
                new("algorithm", "ppo"),
                new("optimizer.lr", rate),
                new("seed", $"{i}"),
                new("model/hidden sizes", "[64, 64]"),
                .. i == 0 ? OddParameters : [],
            ],
            i == 0 ? OddTags : []
        );
        var dataset = new MlflowDataset
        {
            Name = "CartPole-v1",
            Digest = "9f86d081",
            SourceType = "code",
            Source = """{"tags": {"mlflow.source.name": "experiments.yaml"}}""",
            Schema = """{"observation": [4], "actions": 2}""",
            Profile = """{"max_episode_steps": 500}""",
            Context = "training",
        };
        await store.LogDatasetsAsync(run.Id, [dataset], default);
        var status = i == 0 ? MlflowRunStatus.Finished : MlflowRunStatus.Failed;
        await store.SetStatusAsync(run.Id, status, t + 60_000, default);
    }

    private static Task LogAsync(
        EmbeddedStore store,
        MlflowRun run,
        MlflowPoint[] metrics,
        KeyValuePair<string, string>[] parameters,
        KeyValuePair<string, string>[] tags
    ) =>
        store.LogAsync(
            run.Id,
            new MlflowRecords
            {
                Metrics = metrics,
                Parameters = parameters,
                Tags = tags,
            },
            default
        );

    private static MlflowPoint[] OddPoints(long t) =>
        [
            new("odd/nan", double.NaN, t, 0),
            new("odd/pos_inf", double.PositiveInfinity, t, 0),
            new("odd/neg_inf", double.NegativeInfinity, t, 0),
            new("odd/nan_last", 1.5, t, 0),
            new("odd/nan_last", double.NaN, t + 1, 1),
            new("odd/nan_then_number", double.NaN, t, 0),
            new("odd/nan_then_number", 2.5, t + 1, 1),
            new("odd/nan_tie_high", 3.5, t, 0),
            new("odd/nan_tie_high", double.NaN, t, 0),
            new("odd/nan_tie_low", -3.5, t, 0),
            new("odd/nan_tie_low", double.NaN, t, 0),
            new("order/late_small_step", 9, t, 10),
            new("order/late_small_step", 1, t + 500, 5),
            new("order/same_step_time", 1, t, 3),
            new("order/same_step_time", 2, t + 1, 3),
            new("order/same_step_time", 3, t - 1, 3),
            new("order/same_step_same_time", 7, t, 3),
            new("order/same_step_same_time", 5, t, 3),
            new("order/negative_step", 4, t, -3),
            new("order/duplicate", 6, t, 1),
            new("order/duplicate", 6, t, 1),
            new("value/integer", 3, t, 0),
            new("value/max", double.MaxValue, t, 0),
            new("value/subnormal", double.Epsilon, t, 0),
            new("value/negative_zero", -0.0, t, 0),
            new("value/tenth", 0.1, t, 2_147_483_653),
            new("größe: é/步 1", 1, t, 0),
        ];

    private static KeyValuePair<string, string>[] OddParameters =>
        [new("param/empty", ""), new("param/truncated", new string('x', 6001))];

    private static KeyValuePair<string, string>[] OddTags =>
        [
            new("tag/truncated", new string('y', 8001)),
            new("tag/overwritten", "first"),
            new("tag/overwritten", "second"),
            new("tag/unicode", "größe 步"),
            new("mlflow.note.content", "Lower rate, **stable**."),
        ];
}
