namespace Rlfw.Mlflow;

/// <summary>MLflow's tables: made in an empty file, looked for in any other.</summary>
/// <remarks>
/// A file that exists is never migrated: MLflow does that itself, and every later revision has the tables and columns that
/// are needed here.
/// </remarks>
internal static class EmbeddedSchema
{
    /// <summary>The alembic revision of the tables that are made: the one of MLflow 3.0 and 3.1, which all later ones migrate.</summary>
    public const string Revision = "6953534de441";

    private const string Resource = "mlflow/schema.sql";

    private static readonly (string Table, string[] Columns)[] ForReading =
    [
        ("experiments", ["experiment_id", "name", "artifact_location", "lifecycle_stage"]),
        ("experiment_tags", ["key", "value", "experiment_id"]),
        (
            "runs",
            ["run_uuid", "name", "status", "start_time", "end_time", "lifecycle_stage", "artifact_uri", "experiment_id"]
        ),
        ("tags", ["key", "value", "run_uuid"]),
        ("params", ["key", "value", "run_uuid"]),
        ("metrics", ["key", "value", "timestamp", "run_uuid", "step", "is_nan"]),
        ("latest_metrics", ["key", "value", "timestamp", "step", "is_nan", "run_uuid"]),
    ];

    private static readonly (string Table, string[] Columns)[] ForWriting =
    [
        .. ForReading,
        ("experiments", ["creation_time", "last_update_time"]),
        ("runs", ["source_type", "source_name", "entry_point_name", "user_id", "source_version", "deleted_time"]),
        (
            "datasets",
            [
                "dataset_uuid",
                "experiment_id",
                "name",
                "digest",
                "dataset_source_type",
                "dataset_source",
                "dataset_schema",
                "dataset_profile",
            ]
        ),
        ("inputs", ["input_uuid", "source_type", "source_id", "destination_type", "destination_id", "step"]),
        ("input_tags", ["input_uuid", "name", "value"]),
        (
            "logged_models",
            [
                "model_id",
                "experiment_id",
                "name",
                "artifact_location",
                "creation_timestamp_ms",
                "last_updated_timestamp_ms",
                "status",
                "lifecycle_stage",
                "model_type",
                "source_run_id",
                "status_message",
            ]
        ),
        ("logged_model_params", ["model_id", "experiment_id", "param_key", "param_value"]),
        ("logged_model_tags", ["model_id", "experiment_id", "tag_key", "tag_value"]),
    ];

    /// <summary>Whether the file has no tables yet.</summary>
    public static bool IsEmpty(SqlSession session) => session.Number($"SELECT count(*) FROM sqlite_master") == 0;

    /// <summary>Makes the tables, their revision, and the experiment 0 that every store of MLflow's has.</summary>
    /// <param name="session">A session within a transaction, of an empty file.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public static void Create(SqlSession session, long now)
    {
        using var resource = typeof(EmbeddedSchema).Assembly.GetManifestResourceStream(Resource)!;
        using var text = new StreamReader(resource);
        session.Script(text.ReadToEnd());
        session.Execute($"INSERT INTO alembic_version (version_num) VALUES ({Revision})");
        ExperimentTable.InsertDefault(session, now);
    }

    /// <summary>What a migration of MLflow's leaves behind while it goes on, or for good when it dies.</summary>
    public static string? FindLeftOver(SqlSession session) =>
        session.Text(
            $"SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE {@"\_alembic\_tmp\_%"} ESCAPE {@"\"} LIMIT 1"
        );

    /// <summary>Refuses a file that lacks what is needed.</summary>
    /// <param name="session">The open file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="writing">Whether it is to be written to.</param>
    /// <exception cref="MlflowException">It is a database of something else, or of a version of MLflow that is too old.</exception>
    public static void Require(SqlSession session, string path, bool writing)
    {
        var columns = session
            .Query(
                $"SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
                row => (Table: row.GetString(0), Column: row.GetString(1))
            )
            .ToLookup(pair => pair.Table, pair => pair.Column, StringComparer.Ordinal);
        var needed = writing ? ForWriting : ForReading;
        var missing = needed
            .SelectMany(table =>
                columns.Contains(table.Table)
                    ? table
                        .Columns.Except(columns[table.Table], StringComparer.Ordinal)
                        .Select(column => $"{table.Table}.{column}")
                    : [$"table {table.Table}"]
            )
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var revision = columns.Contains("alembic_version")
            ? session.Text($"SELECT version_num FROM alembic_version")
            : null;
        if (missing.Length > 0)
        {
            throw new MlflowException(MlflowFault.Blocked, Lacks(path, missing, revision));
        }

        if (revision is null && writing)
        {
            throw new MlflowException(
                MlflowFault.Blocked,
                $"{path} has MLflow's tables but no revision in a table alembic_version, so that MLflow itself cannot open it "
                    + "either: move it away and a new one is made, or write the revision that its tables have"
            );
        }
    }

    private static string Lacks(string path, string[] missing, string? revision)
    {
        const int Named = 4;
        var names = string.Join(", ", missing.Take(Named)) + (missing.Length > Named ? ", ..." : "");
        return revision is null
            ? $"{path} is not a database of MLflow's (it lacks {names}): move it away, or give the database another path"
            : $"{path} lacks {names}; it is of MLflow's revision {revision}, older than MLflow 3.0 or altered: "
                + $"'mlflow db upgrade sqlite:///{path}' of MLflow 3 brings it up, or give the database another path";
    }
}
