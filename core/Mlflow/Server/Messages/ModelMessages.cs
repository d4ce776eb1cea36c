namespace Rlfw.Mlflow.Server;

/// <summary>What is said about logged models (MLflow 3).</summary>
internal static class ModelMessages
{
    /// <summary>The status of a model whose files are there.</summary>
    public const string Ready = "LOGGED_MODEL_READY";

    /// <summary>Who a model is and where it stands.</summary>
    internal sealed record Info(
        string ModelId,
        string? SourceRunId = null,
        string? ArtifactUri = null,
        string? Status = null,
        IReadOnlyList<KeyValueMessage>? Tags = null
    );

    /// <summary>What a model has.</summary>
    internal sealed record Data(IReadOnlyList<KeyValueMessage>? Params = null);

    /// <summary>A model.</summary>
    internal sealed record Model(Info Info, Data? Data = null);

    /// <summary>Asks to make one.</summary>
    internal sealed record Create(
        string ExperimentId,
        string Name,
        string SourceRunId,
        IReadOnlyList<KeyValueMessage> Params,
        IReadOnlyList<KeyValueMessage> Tags
    );

    /// <summary>Shows one.</summary>
    internal sealed record Get(Model Model);

    /// <summary>Says that its files are there.</summary>
    internal sealed record Finish(string ModelId, string Status);

    /// <summary>Adds parameters.</summary>
    internal sealed record AddParams(string ModelId, IReadOnlyList<KeyValueMessage> Params);

    /// <summary>Asks for many.</summary>
    internal sealed record Search(
        IReadOnlyList<string> ExperimentIds,
        string Filter,
        int MaxResults,
        string? PageToken = null
    );

    /// <summary>Shows many.</summary>
    internal sealed record Found(IReadOnlyList<Model>? Models = null, string? NextPageToken = null);
}
