using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Rlfw.Mlflow.Double;

/// <summary>All that an embedded store holds of its runs, as somebody else reads it: by SQL, and from the folder of artifacts.</summary>
public static class StoredRows
{
    // Runs by the names that rlfw gives them; the ids behind are drawn anew for every store.
    private const string Named = """
        WITH named AS (
            SELECT r.run_uuid, r.artifact_uri, r.status, r.start_time, r.end_time, r.name AS title,
                COALESCE(own.value, 'study ' || study.value, r.name) AS run
            FROM runs r
            LEFT JOIN tags own ON own.run_uuid = r.run_uuid AND own.key = 'rlfw.run'
            LEFT JOIN tags study ON study.run_uuid = r.run_uuid AND study.key = 'rlfw.study')

        """;

    private static readonly string[] Queries =
    [
        "SELECT run, 'run', title, COALESCE(start_time, 0), COALESCE(end_time, 0), status FROM named",
        "SELECT run, 'metric', key, step, timestamp, CASE is_nan WHEN 1 THEN 'NaN' ELSE value END FROM metrics JOIN named USING (run_uuid)",
        "SELECT run, 'latest', key, step, timestamp, CASE is_nan WHEN 1 THEN 'NaN' ELSE value END FROM latest_metrics JOIN named USING (run_uuid)",
        "SELECT run, 'parameter', key, 0, 0, value FROM params JOIN named USING (run_uuid)",
        """
                SELECT named.run, 'tag', key, 0, 0, CASE key WHEN 'mlflow.parentRunId' THEN parent.run ELSE value END
                FROM tags JOIN named USING (run_uuid) LEFT JOIN named parent ON parent.run_uuid = tags.value
            """,
        """
                SELECT run, 'dataset', d.name || ' ' || t.name, 0, 0,
                    d.digest || ' ' || t.value || ' ' || d.dataset_source || ' ' || COALESCE(d.dataset_schema, '') || COALESCE(d.dataset_profile, '')
                FROM inputs i JOIN named ON named.run_uuid = i.destination_id
                JOIN datasets d ON d.dataset_uuid = i.source_id LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid
                WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN'
            """,
        """
                SELECT run, 'model', m.name, i.step, 0, m.status
                FROM logged_models m JOIN named ON named.run_uuid = m.source_run_id
                LEFT JOIN inputs i ON i.source_type = 'RUN_OUTPUT' AND i.source_id = m.source_run_id AND i.destination_id = m.model_id
            """,
    ];

    private const string Places = """
        SELECT run, '', artifact_uri FROM named
        UNION ALL SELECT run, 'models/' || m.name || '/', m.artifact_location
        FROM logged_models m JOIN named ON named.run_uuid = m.source_run_id
        """;

    /// <summary>Reads a store; every row, also those that are there twice.</summary>
    /// <param name="database">The file <c>mlflow.db</c>; artifacts lie in <c>mlartifacts</c> beside it.</param>
    public static IReadOnlyList<StoredRow> Of(string database)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = database, Pooling = false };
        using var connection = new SqliteConnection(settings.ConnectionString);
        connection.Open();
        var rows = Queries.SelectMany(x => Read(connection, x)).ToList();
        rows.AddRange(Files(connection, Path.Combine(Path.GetDirectoryName(database)!, "mlartifacts")));
        return rows;
    }

    /// <summary>The SHA-256 of a file in hexadecimal.</summary>
    public static string Digest(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static IEnumerable<StoredRow> Read(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Named + query;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new StoredRow(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.IsDBNull(3) ? -1 : reader.GetInt64(3),
                reader.GetInt64(4),
                reader.IsDBNull(5) ? "null"
                    : reader.GetValue(5) is double value ? value.ToString("R", CultureInfo.InvariantCulture)
                    : reader.GetString(5)
            );
        }
    }

    private static IEnumerable<StoredRow> Files(SqliteConnection connection, string artifacts)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Named + Places;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var (run, prefix) = (reader.GetString(0), reader.GetString(1));
            var folder = Path.Combine(
                artifacts,
                reader.GetString(2).Replace("mlflow-artifacts:", "", StringComparison.Ordinal).Trim('/')
            );
            if (!Directory.Exists(folder))
            {
                continue;
            }

            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                yield return new StoredRow(
                    run,
                    "file",
                    prefix + Path.GetRelativePath(folder, file),
                    0,
                    0,
                    Digest(file)
                );
            }
        }
    }
}
