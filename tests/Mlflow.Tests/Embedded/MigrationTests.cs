namespace Rlfw.Mlflow.Tests;

/// <summary>A file that MLflow's newer versions change while a run writes to it.</summary>
public sealed class MigrationTests
{
    /// <summary>What the revisions up to 7d34483879f0 do to the tables that are written to, and new columns besides.</summary>
    private static readonly string[] Steps =
    [
        "CREATE TABLE scorers (scorer_id VARCHAR(36) NOT NULL PRIMARY KEY)",
        "ALTER TABLE logged_models ADD COLUMN colour VARCHAR(10) DEFAULT 'none' NOT NULL",
        "ALTER TABLE metrics ADD COLUMN origin VARCHAR(10)",
        "CREATE INDEX index_params_key ON params (key)",
        """
            PRAGMA foreign_keys = OFF;
            BEGIN;
            CREATE TABLE _alembic_tmp_experiments (
                experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256),
                lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT,
                workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
                CONSTRAINT experiment_pk PRIMARY KEY (experiment_id),
                CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')),
                CONSTRAINT uq_experiments_workspace_name UNIQUE (workspace, name)
            );
            INSERT INTO _alembic_tmp_experiments
                (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
                SELECT * FROM experiments;
            DROP TABLE experiments;
            ALTER TABLE _alembic_tmp_experiments RENAME TO experiments;
            COMMIT;
            """,
        "UPDATE alembic_version SET version_num = '7d34483879f0'",
    ];

    [Fact]
    public async Task A_writer_and_a_reader_go_on_through_a_migration()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();
        await using var reader = demo.OpenReader();
        var step = 0;
        Task LogAsync() => demo.LogAsync(run, new MlflowPoint("a", 1, ++step, step));
        await LogAsync();

        foreach (var change in Steps)
        {
            demo.Execute(change);
            await LogAsync();
            (await reader.HistoryAsync(run.Id, "a", default)).Count.ShouldBe(step);
            await demo.Store.LogModelAsync(
                ModelTableTests.Model(run, ("MLmodel", demo.File("m", "{}"))) with
                {
                    Key = $"{step}",
                },
                default
            );
        }

        demo.Rows("PRAGMA integrity_check").ShouldBe(["ok"]);
        demo.Rows("SELECT version_num FROM alembic_version").ShouldBe(["7d34483879f0"]);
        demo.Rows("SELECT count(*) FROM logged_models WHERE status = 2").ShouldBe([$"{Steps.Length}"]);
    }

    [Fact]
    public async Task After_a_migration_names_are_looked_up_in_the_default_workspace()
    {
        await using var demo = new TemporaryStore();
        await demo.RunAsync();
        foreach (var change in Steps)
        {
            demo.Execute(change);
        }

        demo.Execute(
            """
            INSERT INTO experiments (name, lifecycle_stage, workspace) VALUES ('demo', 'active', 'others');
            INSERT INTO experiments (name, lifecycle_stage, workspace) VALUES ('theirs', 'active', 'others');
            """
        );
        await using var store = demo.OpenAnother();

        (await store.OpenExperimentAsync("demo", default)).Id.ShouldBe("1");
        (await store.OpenExperimentAsync("theirs", default)).Id.ShouldBe("4");
        (await store.OpenExperimentAsync("theirs", default)).Id.ShouldBe("4");
        demo.Rows("SELECT workspace FROM experiments WHERE experiment_id = 4").ShouldBe(["default"]);
        demo.Rows("SELECT artifact_location FROM experiments WHERE experiment_id = 4")
            .ShouldBe(["mlflow-artifacts:/4"]);
    }
}
