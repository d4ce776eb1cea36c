using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Rlfw.Mlflow;

/// <summary>The tables <c>experiments</c> and <c>experiment_tags</c>.</summary>
internal static class ExperimentTable
{
    private const string Default = "Default";
    private const int LongestName = 500;

    /// <summary>Writes experiment 0, which every store of MLflow's has.</summary>
    public static void InsertDefault(SqlSession session, long now) =>
        session.Execute(
            $"""
            INSERT INTO experiments
                (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
            VALUES (0, {Default}, {"mlflow-artifacts:/0"}, 'active', {now}, {now})
            """
        );

    /// <summary>The experiment of a name, made where it is missing.</summary>
    /// <exception cref="MlflowException">It was deleted, or MLflow does not take the name.</exception>
    public static MlflowExperiment Open(SqlSession session, string path, string name, long now)
    {
        if (string.IsNullOrWhiteSpace(name) || name.EnumerateRunes().Count() > LongestName)
        {
            throw new MlflowException(
                MlflowFault.Refused,
                $"MLflow takes names of experiments from 1 to {LongestName} characters, not '{MlflowNames.Cut(name, 60)}'"
            );
        }

        if (Find(session, name) is not { } id)
        {
            id = Insert(session, path, name, now);
        }

        RequireActive(session, path, id, name);
        return Load(session, id);
    }

    /// <summary>Sets a tag.</summary>
    public static void SetTag(SqlSession session, long id, string key, string value) =>
        session.Execute(
            $"""
            INSERT INTO experiment_tags (key, value, experiment_id) VALUES ({key}, {value}, {id})
            ON CONFLICT (key, experiment_id) DO UPDATE SET value = excluded.value
            """
        );

    /// <summary>All that are not deleted, in the order of their making.</summary>
    public static IReadOnlyList<MlflowExperiment> List(SqlSession session) =>
        [
            .. session
                .Query(
                    $"SELECT experiment_id FROM experiments WHERE lifecycle_stage = 'active' ORDER BY experiment_id",
                    row => row.GetInt64(0)
                )
                .Select(id => Load(session, id)),
        ];

    /// <summary>Refuses an experiment that is not there or was deleted.</summary>
    /// <exception cref="MlflowException">So it is.</exception>
    public static void RequireActive(SqlSession session, string path, long id, string? name = null)
    {
        var stage = session.Text($"SELECT lifecycle_stage FROM experiments WHERE experiment_id = {id}");
        if (stage != "active")
        {
            var experiment = name is null ? $"experiment {id}" : $"the experiment '{name}' (id {id})";
            throw new MlflowException(
                MlflowFault.Gone,
                stage is null
                    ? $"{path} has no {experiment}"
                    : $"{experiment} of {path} was deleted: bring it back with "
                        + $"MLFLOW_TRACKING_URI='sqlite:///{path}' mlflow experiments restore --experiment-id {id}, or give "
                        + "another name"
            );
        }
    }

    /// <summary>An id as a number.</summary>
    /// <exception cref="MlflowException">It is none.</exception>
    public static long Id(string path, string id) =>
        long.TryParse(id, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new MlflowException(MlflowFault.Gone, $"{path} has no experiment '{id}': ids are numbers");

    private static long? Find(SqlSession session, string name) =>
        // Newer revisions have workspaces, and names are unique within one; what knows nothing of them is in 'default'.
        session.Number($"SELECT 1 FROM pragma_table_info('experiments') WHERE name = 'workspace'")
            is null
            ? session.Number($"SELECT experiment_id FROM experiments WHERE name = {name}")
            : session.Number($"SELECT experiment_id FROM experiments WHERE name = {name} AND workspace = {"default"}");

    private static long Insert(SqlSession session, string path, string name, long now)
    {
        try
        {
            if (name == Default)
            {
                // MLflow's servers add it under the id 0 where that is missing, and fail where the name is taken.
                InsertDefault(session, now);
                return 0;
            }

            session.Execute(
                $"""
                INSERT INTO experiments (name, lifecycle_stage, creation_time, last_update_time)
                VALUES ({name}, 'active', {now}, {now})
                """
            );
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == raw.SQLITE_CONSTRAINT)
        {
            throw new MlflowException(
                MlflowFault.Refused,
                $"{path} takes no experiment '{name}': its id or name belongs to another one; give another name",
                fault
            );
        }

        var id = session.LastRow;
        session.Execute(
            $"UPDATE experiments SET artifact_location = {$"mlflow-artifacts:/{id}"} WHERE experiment_id = {id}"
        );
        return id;
    }

    private static MlflowExperiment Load(SqlSession session, long id)
    {
        var tags = session
            .Query(
                $"SELECT key, value FROM experiment_tags WHERE experiment_id = {id}",
                row => (Key: row.GetString(0), Value: row.IsDBNull(1) ? "" : row.GetString(1))
            )
            .ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
        return session
            .Query(
                $"SELECT name, coalesce(artifact_location, '') FROM experiments WHERE experiment_id = {id}",
                row => new MlflowExperiment(
                    id.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    row.GetString(0),
                    row.GetString(1),
                    tags
                )
            )
            .Single();
    }
}
