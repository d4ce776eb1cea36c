namespace Rlfw.Mlflow;

/// <summary>The tables <c>datasets</c>, <c>inputs</c> and <c>input_tags</c>.</summary>
internal static class DatasetTable
{
    private const int LongestName = 500;
    private const int LongestDigest = 36;
    private const int LongestSource = 65_535;
    private const int LongestSchema = 1_048_575;
    private const int LongestProfile = 16_777_215;
    private const int LongestContext = 500;

    /// <summary>Refuses what MLflow does not take.</summary>
    /// <exception cref="MlflowException">A text is too long, or a name is missing.</exception>
    public static void Check(MlflowDataset dataset)
    {
        (string What, string? Text, int Longest)[] texts =
        [
            ("name", dataset.Name, LongestName),
            ("digest", dataset.Digest, LongestDigest),
            ("source", dataset.Source, LongestSource),
            ("schema", dataset.Schema, LongestSchema),
            ("profile", dataset.Profile, LongestProfile),
            ("context", dataset.Context, LongestContext),
        ];
        foreach (var (what, text, longest) in texts)
        {
            if (MlflowNames.Cut(text ?? "", longest).Length < (text ?? "").Length)
            {
                throw new MlflowException(
                    MlflowFault.Refused,
                    $"the {what} of the dataset '{MlflowNames.Cut(dataset.Name, 60)}' is longer than MLflow takes "
                        + $"({longest} characters)"
                );
            }
        }

        if (dataset.Name.Length == 0)
        {
            throw new MlflowException(MlflowFault.Refused, "a dataset without a name cannot be logged");
        }
    }

    /// <summary>Links a run to a dataset, made where its experiment has none of this name and digest.</summary>
    public static void Write(SqlSession session, string runId, MlflowDataset dataset)
    {
        var experiment = session.Number($"SELECT experiment_id FROM runs WHERE run_uuid = {runId}");
        session.Execute(
            $"""
            INSERT INTO datasets
                (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source, dataset_schema,
                dataset_profile)
            VALUES
                ({RunTable.NewId()}, {experiment}, {dataset.Name}, {dataset.Digest}, {dataset.SourceType}, {dataset.Source},
                {dataset.Schema}, {dataset.Profile})
            ON CONFLICT DO NOTHING
            """
        );
        var id = session.Text(
            $"""
            SELECT dataset_uuid FROM datasets
            WHERE experiment_id = {experiment} AND name = {dataset.Name} AND digest = {dataset.Digest}
            """
        );
        var input = RunTable.NewId();
        var isNew = session.Execute(
            $"""
            INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id)
            VALUES ({input}, 'DATASET', {id}, 'RUN', {runId})
            ON CONFLICT DO NOTHING
            """
        );
        if (isNew > 0)
        {
            session.Execute(
                $"""
                INSERT INTO input_tags (input_uuid, name, value)
                VALUES ({input}, {"mlflow.data.context"}, {dataset.Context})
                """
            );
        }
    }
}
