using System.Text.RegularExpressions;

namespace Rlfw.Mlflow.Tests;

public sealed partial class EmbeddedSchemaTests
{
    [Fact]
    public async Task A_new_database_has_exactly_the_structure_that_mlflow_makes()
    {
        await using var fresh = new TemporaryStore();
        var golden = GoldenFolder.Copy("empty-6953534de441.db", fresh.Folder);
        await fresh.MakeAsync();

        const string Structure = "SELECT type, name, tbl_name, sql FROM sqlite_master";
        var expected = Sql.Rows(golden, Structure).Select(OneSpace).ToArray();
        fresh.Rows(Structure).Select(OneSpace).ShouldBe(expected);
        expected.Count(row => row.StartsWith("table|", StringComparison.Ordinal)).ShouldBe(23);
        foreach (var pragma in new[] { "page_size", "encoding", "user_version", "application_id", "auto_vacuum" })
        {
            fresh.Rows($"PRAGMA {pragma}").ShouldBe(Sql.Rows(golden, $"PRAGMA {pragma}"), pragma);
        }
    }

    [Fact]
    public async Task A_new_database_has_the_rows_that_mlflow_writes_into_it()
    {
        await using var fresh = new TemporaryStore();
        var golden = GoldenFolder.Copy("empty-6953534de441.db", fresh.Folder);
        await fresh.MakeAsync();

        foreach (var table in Tables(golden))
        {
            var columns = table == "experiments" ? "experiment_id, name, artifact_location, lifecycle_stage" : "*";
            fresh.Rows($"SELECT {columns} FROM {table}").ShouldBe(Sql.Rows(golden, $"SELECT {columns} FROM {table}"));
        }

        fresh
            .Rows("SELECT creation_time = last_update_time, creation_time > 1700000000000 FROM experiments")
            .ShouldBe(["1|1"]);
    }

    [Fact]
    public async Task A_new_database_is_in_wal_mode_and_sound()
    {
        await using var fresh = new TemporaryStore();
        await fresh.MakeAsync();

        fresh.Rows("PRAGMA journal_mode").ShouldBe(["wal"]);
        fresh.Rows("PRAGMA integrity_check").ShouldBe(["ok"]);
        fresh.Rows("PRAGMA foreign_key_check").ShouldBeEmpty();
        fresh.Logger.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_that_make_the_same_database_at_once_make_one()
    {
        await using var fresh = new TemporaryStore();
        var stores = Enumerable.Range(0, 8).Select(_ => fresh.OpenAnother()).ToArray();

        var experiments = await Task.WhenAll(stores.Select(store => store.OpenExperimentAsync("demo", default)));

        experiments.ShouldAllBe(experiment =>
            experiment.Id == "1" && experiment.ArtifactLocation == "mlflow-artifacts:/1"
        );
        fresh.Rows("SELECT name FROM experiments ORDER BY experiment_id").ShouldBe(["Default", "demo"]);
        fresh.Rows("SELECT version_num FROM alembic_version").ShouldBe(["6953534de441"]);
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_empty_file_becomes_a_database()
    {
        await using var fresh = new TemporaryStore();
        await File.WriteAllBytesAsync(fresh.Path, []);

        await fresh.MakeAsync();

        (await fresh.Store.ListExperimentsAsync(default)).Select(x => x.Name).ShouldBe(["Default"]);
    }

    internal static string[] Tables(string path) =>
        Sql.Rows(path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");

    private static string OneSpace(string sql) => White().Replace(sql, " ");

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex White();
}
