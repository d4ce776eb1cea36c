namespace Rlfw.Mlflow;

/// <summary>The tables <c>logged_models</c>, <c>logged_model_params</c> and <c>logged_model_tags</c>.</summary>
internal static class ModelTable
{
    private const int LongestStatus = 1000;

    /// <summary>Where a model stands, as MLflow numbers it.</summary>
    public enum Status
    {
        /// <summary>Its files are on the way.</summary>
        Pending = 1,

        /// <summary>Its files are there.</summary>
        Ready = 2,

        /// <summary>Its files could not be copied.</summary>
        Failed = 3,
    }

    /// <summary>A logged model.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="ArtifactUri">Where its files are.</param>
    /// <param name="IsReady">Whether they are all there.</param>
    public sealed record Row(string Id, string ArtifactUri, bool IsReady);

    /// <summary>The model of a key within its run, made where it is missing.</summary>
    /// <param name="session">A session within a transaction.</param>
    /// <param name="model">What to make it with.</param>
    /// <param name="keys">Names of parameters and tags.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public static Row Open(SqlSession session, NewMlflowModel model, MlflowKeys keys, long now) =>
        Find(session, model) ?? Insert(session, model, keys, now);

    /// <summary>Sets the status.</summary>
    public static void SetStatus(SqlSession session, string id, Status status, string? message, long now)
    {
        var text = message is null ? null : MlflowNames.Cut(message, LongestStatus);
        session.Execute(
            $"""
            UPDATE logged_models SET status = {(int)status}, status_message = {text}, last_updated_timestamp_ms = {now}
            WHERE model_id = {id}
            """
        );
    }

    /// <summary>Says that a run has made a model.</summary>
    public static void Link(SqlSession session, string runId, string id, long step) =>
        session.Execute(
            $"""
            INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step)
            VALUES ({RunTable.NewId()}, 'RUN_OUTPUT', {runId}, 'MODEL_OUTPUT', {id}, {step})
            ON CONFLICT DO NOTHING
            """
        );

    private static Row? Find(SqlSession session, NewMlflowModel model)
    {
        var rows = session.Query(
            $"""
            SELECT m.model_id, m.artifact_location, m.status
            FROM logged_model_tags t JOIN logged_models m ON m.model_id = t.model_id
            WHERE t.tag_key = {NewMlflowRun.KeyTag} AND t.tag_value = {model.Key} AND m.source_run_id = {model.Run.Id}
                AND m.lifecycle_stage = 'active'
            """,
            row => new Row(row.GetString(0), row.GetString(1), row.GetInt32(2) == (int)Status.Ready)
        );
        return rows is [var first, ..] ? first : null;
    }

    private static Row Insert(SqlSession session, NewMlflowModel model, MlflowKeys keys, long now)
    {
        var id = $"m-{RunTable.NewId()}";
        var experiment = session.Number($"SELECT experiment_id FROM runs WHERE run_uuid = {model.Run.Id}");
        var root = session.Text($"SELECT artifact_location FROM experiments WHERE experiment_id = {experiment}");
        var uri = $"{root?.TrimEnd('/')}/models/{id}/artifacts";
        session.Execute(
            $"""
            INSERT INTO logged_models
                (model_id, experiment_id, name, artifact_location, creation_timestamp_ms, last_updated_timestamp_ms, status,
                lifecycle_stage, model_type, source_run_id, status_message)
            VALUES
                ({id}, {experiment}, {MlflowNames.Model(model.Name)}, {uri}, {now}, {now}, {(int)Status.Pending},
                'active', '', {model.Run.Id}, NULL)
            """
        );
        foreach (var (key, value) in model.Parameters)
        {
            session.Execute(
                $"""
                INSERT INTO logged_model_params (model_id, experiment_id, param_key, param_value)
                VALUES ({id}, {experiment}, {keys.Name(key)}, {MlflowNames.Cut(value, MlflowNames.LongestParameter)})
                ON CONFLICT DO NOTHING
                """
            );
        }

        foreach (var (key, value) in model.Tags.Append(new(NewMlflowRun.KeyTag, model.Key)))
        {
            session.Execute(
                $"""
                INSERT INTO logged_model_tags (model_id, experiment_id, tag_key, tag_value)
                VALUES ({id}, {experiment}, {keys.Name(key)}, {MlflowNames.Cut(value, MlflowNames.LongestTag)})
                ON CONFLICT (model_id, tag_key) DO UPDATE SET tag_value = excluded.tag_value
                """
            );
        }

        return new Row(id, uri, false);
    }
}
