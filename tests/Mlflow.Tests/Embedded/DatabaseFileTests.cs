using Microsoft.Data.Sqlite;

namespace Rlfw.Mlflow.Tests;

/// <summary>Files that cannot be written to, and what is said of them.</summary>
public sealed class DatabaseFileTests
{
    [Fact]
    public async Task A_folder_in_the_files_place_is_named()
    {
        await using var bad = new TemporaryStore();
        Directory.CreateDirectory(bad.Path);

        (await FaultAsync(bad)).ShouldBe(
            $"Blocked: {bad.Path} is a folder, and a database file is needed: remove it or give the database another path"
        );
        (await ReadingFaultAsync(bad)).ShouldStartWith($"Blocked: {bad.Path} is a folder");
    }

    [Fact]
    public async Task A_missing_folder_is_named()
    {
        await using var bad = new TemporaryStore();
        var path = Path.Combine(bad.Folder, "missing", "mlflow.db");
        await using var store = EmbeddedStore.Open(path, TimeProvider.System, bad.Logger);

        (await Should.ThrowAsync<MlflowException>(() => store.OpenExperimentAsync("demo", default))).Message.ShouldBe(
            $"{path} cannot be made because there is no folder {Path.GetDirectoryName(path)}: make it or correct the path"
        );
    }

    [Fact]
    public async Task A_file_that_is_no_database_stays_as_it_is()
    {
        await using var bad = new TemporaryStore();
        var text = string.Concat(Enumerable.Repeat("not a database\n", 500));
        bad.File(MlflowTarget.DatabaseName, text);

        (await FaultAsync(bad)).ShouldStartWith($"Blocked: {bad.Path} is no SQLite database: move the file away");
        (await ReadingFaultAsync(bad)).ShouldStartWith($"Blocked: {bad.Path} is no SQLite database");
        (await File.ReadAllTextAsync(bad.Path)).ShouldBe(text);
    }

    [Fact]
    public async Task A_damaged_database_is_said_to_be_one()
    {
        await using var bad = new TemporaryStore();
        await bad.LogAsync(await bad.RunAsync(), new MlflowPoint("a", 1, 1, 1));
        await bad.Store.DisposeAsync();
        await using (var file = new FileStream(bad.Path, FileMode.Open, FileAccess.Write))
        {
            file.Position = 100;
            file.Write(new byte[8000]);
        }

        await using var store = bad.OpenAnother();
        var fault = await Should.ThrowAsync<MlflowException>(() => store.OpenExperimentAsync("demo", default));
        fault.Fault.ShouldBe(MlflowFault.Blocked);
        fault.Message.ShouldStartWith($"{bad.Path} is damaged: save it with");
    }

    [Theory]
    [InlineData(
        "CREATE TABLE songs (title TEXT)",
        "is not a database of MLflow's (it lacks table experiments, table experiment_tags, table runs, table tags, ...)"
    )]
    [InlineData("DROP TABLE alembic_version", "no revision in a table alembic_version")]
    [InlineData("DELETE FROM alembic_version", "no revision in a table alembic_version")]
    [InlineData(
        "DROP TABLE logged_model_tags",
        "lacks table logged_model_tags; it is of MLflow's revision 6953534de441"
    )]
    [InlineData("ALTER TABLE runs DROP COLUMN deleted_time", "lacks runs.deleted_time; it is of MLflow's revision")]
    [InlineData("ALTER TABLE inputs DROP COLUMN step", "'mlflow db upgrade sqlite:///")]
    public async Task A_foreign_structure_is_refused_and_left_alone(string change, string expected)
    {
        await using var bad = new TemporaryStore();
        if (!change.StartsWith("CREATE", StringComparison.Ordinal))
        {
            await bad.MakeAsync();
            await bad.Store.DisposeAsync();
        }

        bad.Execute(change);
        var before = bad.Rows("SELECT sql FROM sqlite_master");
        await using var store = bad.OpenAnother();

        var fault = await Should.ThrowAsync<MlflowException>(() => store.OpenExperimentAsync("demo", default));

        fault.Fault.ShouldBe(MlflowFault.Blocked);
        fault.Message.ShouldStartWith(bad.Path);
        fault.Message.ShouldContain(expected);
        bad.Rows("SELECT sql FROM sqlite_master").ShouldBe(before);
    }

    [Fact]
    public async Task A_newer_revision_with_more_tables_and_columns_is_written_to_and_never_changed()
    {
        await using var newer = new TemporaryStore();
        await newer.MakeAsync();
        await newer.Store.DisposeAsync();
        newer.Execute(
            """
            UPDATE alembic_version SET version_num = 'ffffffffffff';
            CREATE TABLE jobs (id TEXT);
            ALTER TABLE runs ADD COLUMN colour TEXT;
            ALTER TABLE metrics ADD COLUMN weight FLOAT DEFAULT 1.0 NOT NULL;
            """
        );
        await using var store = newer.OpenAnother();

        var experiment = await store.OpenExperimentAsync("demo", default);
        var run = await store.OpenRunAsync(TemporaryStore.NewRun(experiment.Id, "demo/1"), default);
        await store.LogAsync(run.Id, new MlflowRecords { Metrics = [new("a", 1, 2, 3)] }, default);

        newer.Rows("SELECT key, value, timestamp, step, weight FROM metrics").ShouldBe(["a|1|2|3|1"]);
        newer.Rows("SELECT version_num FROM alembic_version").ShouldBe(["ffffffffffff"]);
    }

    [Fact]
    public async Task What_a_dead_migration_left_is_named_with_its_cure()
    {
        await using var bad = new TemporaryStore();
        await bad.MakeAsync();
        await bad.Store.DisposeAsync();
        bad.Execute("CREATE TABLE _alembic_tmp_endpoints (id TEXT)");
        await using var store = EmbeddedStore.Open(bad.Path, new LeapingClock(), bad.Logger);

        var fault = await Should.ThrowAsync<MlflowException>(() => store.OpenExperimentAsync("demo", default));

        fault.Fault.ShouldBe(MlflowFault.Blocked);
        fault.Message.ShouldContain($"sqlite3 '{bad.Path}' 'DROP TABLE \"_alembic_tmp_endpoints\"'");
        await using var reader = bad.OpenReader();
        (await reader.ListExperimentsAsync(default)).Count.ShouldBe(1, "reading is not held up");
        bad.Execute("DROP TABLE _alembic_tmp_endpoints");
        (await store.OpenExperimentAsync("demo", default)).Id.ShouldBe("1");
    }

    [Fact]
    public async Task A_migration_that_goes_on_is_waited_for()
    {
        await using var busy = new TemporaryStore();
        await busy.MakeAsync();
        await busy.Store.DisposeAsync();
        busy.Execute("CREATE TABLE _alembic_tmp_runs (id TEXT)");
        await using var store = busy.OpenAnother();

        var opening = store.OpenExperimentAsync("demo", default);
        await Task.Delay(200);
        opening.IsCompleted.ShouldBeFalse();
        busy.Execute("DROP TABLE _alembic_tmp_runs");

        (await opening).Id.ShouldBe("1");
    }

    [Fact]
    public async Task A_lock_that_does_not_end_is_a_fault_that_may_pass()
    {
        await using var busy = new TemporaryStore();
        await busy.RunAsync();
        await using var store = EmbeddedStore.Open(busy.Path, new LeapingClock(), busy.Logger);
        await store.OpenExperimentAsync("demo", default);
        using var holder = Hold(busy.Path);

        var fault = await Should.ThrowAsync<MlflowException>(() => store.OpenExperimentAsync("demo", default));

        fault.Fault.ShouldBe(MlflowFault.Unavailable);
        fault.Message.ShouldStartWith($"{busy.Path} was locked by another process for more than 30 s");
        (await store.ListExperimentsAsync(default)).Count.ShouldBe(2, "reading goes on");
        holder.Dispose();
        (await store.OpenExperimentAsync("demo", default)).Id.ShouldBe("1");
    }

    [Fact]
    public async Task A_wait_for_a_lock_can_be_given_up()
    {
        await using var busy = new TemporaryStore();
        var run = await busy.RunAsync();
        using var stop = new CancellationTokenSource();
        using (Hold(busy.Path))
        {
            var waiting = busy.Store.SetStatusAsync(run.Id, MlflowRunStatus.Finished, 1, stop.Token);
            await Task.Delay(100);
            waiting.IsCompleted.ShouldBeFalse();
            await stop.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        }

        await busy.Store.SetStatusAsync(run.Id, MlflowRunStatus.Failed, 2, default);
        busy.Rows("SELECT status, end_time FROM runs").ShouldBe(["FAILED|2"]);
    }

    [Fact]
    public async Task A_full_disk_loses_nothing()
    {
        await using var home = new TemporaryStore();
        using var disk = SmallDisk.Mount(Path.Combine(home.Folder, "small"), 1024);
        var path = Path.Combine(disk.Path, "mlflow.db");
        await using var store = EmbeddedStore.Open(path, TimeProvider.System, home.Logger);
        var experiment = await store.OpenExperimentAsync("demo", default);
        var run = await store.OpenRunAsync(TemporaryStore.NewRun(experiment.Id, "demo/1"), default);
        MlflowRecords Batch(int from) =>
            new()
            {
                Metrics = [.. Enumerable.Range(from, 500).Select(i => new MlflowPoint("a", i, i, i))],
                Tags = [new("cursor", $"{from + 500}")],
            };

        var written = 0;
        MlflowException? fault = null;
        while (fault is null)
        {
            try
            {
                await store.LogAsync(run.Id, Batch(written), default);
                written += 500;
            }
            catch (MlflowException full)
            {
                fault = full;
            }
        }

        fault.Fault.ShouldBe(MlflowFault.Blocked);
        fault.Message.ShouldStartWith($"the disk is full: {path} could not grow; make room on {disk.Path}");
        disk.Resize(8192);
        await store.LogAsync(run.Id, Batch(written), default);

        Sql.Rows(path, "SELECT count(*), max(step), (SELECT value FROM tags WHERE key = 'cursor') FROM metrics")
            .ShouldBe([$"{written + 500}|{written + 499}|{written + 500}"]);
        Sql.Rows(path, "PRAGMA integrity_check").ShouldBe(["ok"]);
        await store.DisposeAsync();
    }

    [Fact]
    public async Task A_file_that_somebody_deletes_is_made_anew_and_its_runs_are_gone()
    {
        await using var deleted = new TemporaryStore();
        var run = await deleted.RunAsync();
        File.Delete(deleted.Path);

        var fault = await Should.ThrowAsync<MlflowException>(() =>
            deleted.LogAsync(run, new MlflowPoint("a", 1, 1, 1))
        );

        fault.Fault.ShouldBe(MlflowFault.Gone);
        fault.Message.ShouldBe($"{deleted.Path} has no run {run.Id}");
        var again = await deleted.RunAsync();
        await deleted.LogAsync(again, new MlflowPoint("a", 1, 1, 1));
        deleted.Rows("SELECT count(*) FROM metrics").ShouldBe(["1"]);
    }

    [Fact]
    public async Task Reading_where_there_is_no_database_makes_none()
    {
        await using var none = new TemporaryStore();

        (await ReadingFaultAsync(none)).ShouldStartWith($"Blocked: there is no MLflow database {none.Path}");
        (await Should.ThrowAsync<MlflowException>(() => none.Store.FindRunAsync("a", default))).Message.ShouldStartWith(
            $"there is no MLflow database {none.Path}"
        );
        Directory.EnumerateFileSystemEntries(none.Folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nfs", true)]
    [InlineData("cifs", true)]
    [InlineData("9p", true)]
    [InlineData("ext4", false)]
    [InlineData("overlayfs", false)]
    [InlineData("tmpfs", false)]
    public async Task On_a_network_file_system_the_journal_stays_and_it_is_said(string fileSystem, bool isNetwork)
    {
        await using var remote = new TemporaryStore();
        remote.Execute("CREATE TABLE something (x)");
        using (var session = new SqlSession(remote.Path, SqliteOpenMode.ReadWrite))
        {
            DatabaseFile.ChooseJournal(session, remote.Path, fileSystem, remote.Logger);
        }

        DatabaseFile.IsNetwork(fileSystem).ShouldBe(isNetwork);
        remote.Rows("PRAGMA journal_mode").ShouldBe([isNetwork ? "delete" : "wal"]);
        remote.Logger.Lines.Count.ShouldBe(isNetwork ? 1 : 0);
        remote.Logger.Lines.ShouldAllBe(line =>
            line.Contains(fileSystem) && line.Contains("its journal mode is 'delete'")
        );
    }

    private static SqliteConnection Hold(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    private static async Task<string> FaultAsync(TemporaryStore store)
    {
        var fault = await Should.ThrowAsync<MlflowException>(() => store.Store.OpenExperimentAsync("demo", default));
        return $"{fault.Fault}: {fault.Message}";
    }

    private static async Task<string> ReadingFaultAsync(TemporaryStore store)
    {
        await using var reader = store.OpenReader();
        var fault = await Should.ThrowAsync<MlflowException>(() => reader.ListExperimentsAsync(default));
        return $"{fault.Fault}: {fault.Message}";
    }
}
