using System.Text.Json.Nodes;

namespace Rlfw.Mlflow.Double;

/// <summary>A logged model as the server keeps it.</summary>
public sealed class StoredModel
{
    /// <summary>Its id, "m-…".</summary>
    public required string Id { get; init; }

    /// <summary>Its experiment.</summary>
    public required StoredExperiment Experiment { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of model it is; empty for none.</summary>
    public required string Type { get; init; }

    /// <summary>The run that made it.</summary>
    public required string SourceRunId { get; init; }

    /// <summary>"LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY".</summary>
    public string Status { get; set; } = "LOGGED_MODEL_PENDING";

    /// <summary>Parameters.</summary>
    public List<KeyValuePair<string, string>> Parameters { get; } = [];

    /// <summary>Tags.</summary>
    public List<KeyValuePair<string, string>> Tags { get; } = [];

    /// <summary>Metrics that name it, as JSON.</summary>
    public List<JsonObject> Metrics { get; } = [];

    /// <summary>The URI of its artifacts.</summary>
    public string ArtifactUri => $"{Experiment.ArtifactLocation}/models/{Id}/artifacts";
}
