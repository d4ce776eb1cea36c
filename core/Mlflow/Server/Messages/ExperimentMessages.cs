namespace Rlfw.Mlflow.Server;

/// <summary>What is said about experiments.</summary>
internal static class ExperimentMessages
{
    /// <summary>An experiment.</summary>
    internal sealed record Experiment(
        string ExperimentId,
        string Name,
        string? ArtifactLocation = null,
        string? LifecycleStage = null,
        IReadOnlyList<KeyValueMessage>? Tags = null
    )
    {
        /// <summary>As everybody else sees it.</summary>
        public MlflowExperiment Read() => new(ExperimentId, Name, ArtifactLocation ?? "", KeyValueMessage.Read(Tags));
    }

    /// <summary>Asks to make one.</summary>
    internal sealed record Create(string Name);

    /// <summary>Says which was made.</summary>
    internal sealed record Created(string ExperimentId);

    /// <summary>Shows one.</summary>
    internal sealed record Get(Experiment Experiment);

    /// <summary>Asks for many.</summary>
    internal sealed record Search(
        int MaxResults,
        string ViewType,
        IReadOnlyList<string> OrderBy,
        string? PageToken = null
    );

    /// <summary>Shows many.</summary>
    internal sealed record Found(IReadOnlyList<Experiment>? Experiments = null, string? NextPageToken = null);

    /// <summary>Sets a tag.</summary>
    internal sealed record SetTag(string ExperimentId, string Key, string Value);
}
