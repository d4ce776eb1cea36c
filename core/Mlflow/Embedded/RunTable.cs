using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Rlfw.Mlflow;

/// <summary>The table <c>runs</c>, and what is read of a run from the others.</summary>
internal static class RunTable
{
    private const string NameTag = "mlflow.runName";
    private const int LongestName = 250;
    private const int LongestUser = 256;

    /// <summary>A new id as MLflow writes them: 32 hexadecimal digits.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The run of a key within its experiment, made where it is missing.</summary>
    /// <exception cref="MlflowException">It or its experiment was deleted.</exception>
    public static MlflowRun Open(SqlSession session, string path, NewMlflowRun run, MlflowKeys keys)
    {
        var experiment = ExperimentTable.Id(path, run.ExperimentId);
        ExperimentTable.RequireActive(session, path, experiment);
        var id = session.Text(
            $"""
            SELECT r.run_uuid FROM tags t JOIN runs r ON r.run_uuid = t.run_uuid
            WHERE t.key = {NewMlflowRun.KeyTag} AND t.value = {run.Key} AND r.experiment_id = {experiment}
            ORDER BY r.start_time, r.run_uuid LIMIT 1
            """
        );
        if (id is null)
        {
            id = Insert(session, run, experiment, keys);
        }

        RequireActive(session, path, id);
        return Find(session, id)!;
    }

    /// <summary>Refuses a run that is not there or was deleted.</summary>
    /// <exception cref="MlflowException">So it is.</exception>
    public static void RequireActive(SqlSession session, string path, string runId)
    {
        var stage = session.Text($"SELECT lifecycle_stage FROM runs WHERE run_uuid = {runId}");
        if (stage != "active")
        {
            throw new MlflowException(
                MlflowFault.Gone,
                stage is null
                    ? $"{path} has no run {runId}"
                    : $"the run {runId} of {path} was deleted: bring it back with "
                        + $"MLFLOW_TRACKING_URI='sqlite:///{path}' mlflow runs restore --run-id {runId}, or start anew with --new"
            );
        }
    }

    /// <summary>Sets status and end.</summary>
    public static void SetStatus(SqlSession session, string runId, MlflowRunStatus status, long? endTime) =>
        session.Execute(
            $"""
            UPDATE runs SET status = {status.ToString().ToUpperInvariant()}, end_time = {endTime} WHERE run_uuid = {runId}
            """
        );

    /// <summary>Sets a tag; the one that is the run's name renames it.</summary>
    public static void SetTag(SqlSession session, string runId, string key, string value)
    {
        session.Execute(
            $"""
            INSERT INTO tags (key, value, run_uuid) VALUES ({key}, {value}, {runId})
            ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value
            """
        );
        if (key == NameTag)
        {
            session.Execute($"UPDATE runs SET name = {value} WHERE run_uuid = {runId}");
        }
    }

    /// <summary>A run with its parameters, tags and latest metrics; null where there is none or it was deleted.</summary>
    public static MlflowRun? Find(SqlSession session, string runId) =>
        session
            .Query(
                $"""
                SELECT run_uuid, coalesce(name, ''), status, coalesce(start_time, 0), end_time, coalesce(artifact_uri, ''),
                    experiment_id
                FROM runs WHERE run_uuid = {runId} AND lifecycle_stage = 'active'
                """,
                Read
            )
            .Select(run =>
                run with
                {
                    Parameters = Pairs(
                        session,
                        $"SELECT key, value FROM params WHERE run_uuid = {runId} ORDER BY rowid"
                    ),
                    Tags = Pairs(session, $"SELECT key, value FROM tags WHERE run_uuid = {runId} ORDER BY rowid"),
                    Metrics = session
                        .Query(
                            $"""
                            SELECT key, value, is_nan, timestamp, step FROM latest_metrics
                            WHERE run_uuid = {runId} ORDER BY rowid
                            """,
                            MetricTable.Read
                        )
                        .ToDictionary(point => point.Key, StringComparer.Ordinal),
                }
            )
            .FirstOrDefault();

    /// <summary>Runs that are not deleted, oldest first.</summary>
    public static IReadOnlyList<MlflowRun> Search(SqlSession session, string path, MlflowRunQuery query) =>
        [
            .. query
                .ExperimentIds.Distinct(StringComparer.Ordinal)
                .SelectMany(id => Ids(session, ExperimentTable.Id(path, id), query.Tags))
                .Select(id => Find(session, id)!)
                .OrderBy(run => run.StartTime)
                .ThenBy(run => run.Id, StringComparer.Ordinal),
        ];

    private static IEnumerable<string> Ids(
        SqlSession session,
        long experiment,
        IReadOnlyDictionary<string, string> tags
    )
    {
        IEnumerable<string> ids = session.Query(
            $"SELECT run_uuid FROM runs WHERE experiment_id = {experiment} AND lifecycle_stage = 'active'",
            row => row.GetString(0)
        );
        foreach (var (key, value) in tags)
        {
            var having = session
                .Query($"SELECT run_uuid FROM tags WHERE key = {key} AND value = {value}", row => row.GetString(0))
                .ToHashSet(StringComparer.Ordinal);
            ids = ids.Where(having.Contains);
        }

        return ids;
    }

    private static string Insert(SqlSession session, NewMlflowRun run, long experiment, MlflowKeys keys)
    {
        var id = NewId();
        var name = MlflowNames.Cut(string.IsNullOrEmpty(run.Name) ? run.Key : run.Name, LongestName);
        var root = session.Text($"SELECT artifact_location FROM experiments WHERE experiment_id = {experiment}");
        session.Execute(
            $"""
            INSERT INTO runs
                (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time,
                source_version, lifecycle_stage, artifact_uri, experiment_id, deleted_time)
            VALUES
                ({id}, {name}, 'UNKNOWN', '', '', {MlflowNames.Cut(
                run.User,
                LongestUser
            )}, 'RUNNING', {run.StartTime}, NULL,
                '', 'active', {$"{root?.TrimEnd('/')}/{id}/artifacts"}, {experiment}, NULL)
            """
        );
        foreach (var (key, value) in run.Tags)
        {
            SetTag(session, id, keys.Name(key), MlflowNames.Cut(value, MlflowNames.LongestTag));
        }

        SetTag(session, id, NewMlflowRun.KeyTag, run.Key);
        SetTag(session, id, NameTag, name);
        return id;
    }

    private static MlflowRun Read(SqliteDataReader row) =>
        new()
        {
            Id = row.GetString(0),
            Name = row.GetString(1),
            Status = Enum.Parse<MlflowRunStatus>(row.GetString(2), ignoreCase: true),
            StartTime = row.GetInt64(3),
            EndTime = row.IsDBNull(4) ? null : row.GetInt64(4),
            ArtifactUri = row.GetString(5),
            ExperimentId = row.GetInt64(6).ToString(CultureInfo.InvariantCulture),
        };

    private static Dictionary<string, string> Pairs(SqlSession session, FormattableString sql) =>
        session
            .Query(sql, row => (Key: row.GetString(0), Value: row.IsDBNull(1) ? "" : row.GetString(1)))
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}
