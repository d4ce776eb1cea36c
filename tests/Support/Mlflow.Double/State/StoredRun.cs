namespace Rlfw.Mlflow.Double;

/// <summary>A run as the server keeps it.</summary>
public sealed class StoredRun
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its experiment.</summary>
    public required StoredExperiment Experiment { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>Its user.</summary>
    public required string User { get; init; }

    /// <summary>When it began.</summary>
    public required long StartTime { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    public long? EndTime { get; set; }

    /// <summary>"RUNNING", "FINISHED", …</summary>
    public string Status { get; set; } = "RUNNING";

    /// <summary>Whether it was deleted.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Points, each once, in the order of their coming.</summary>
    public List<StoredPoint> Points { get; } = [];

    /// <summary>Parameters.</summary>
    public List<KeyValuePair<string, string>> Parameters { get; } = [];

    /// <summary>Tags, in the order of their first setting.</summary>
    public List<KeyValuePair<string, string>> Tags { get; } = [];

    /// <summary>Data that it used, as JSON.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>Models that it made, with their steps.</summary>
    public List<KeyValuePair<string, long>> Outputs { get; } = [];

    /// <summary>The URI of its artifacts.</summary>
    public string ArtifactUri => $"{Experiment.ArtifactLocation}/{Id}/artifacts";

    /// <summary>A tag's value; null where it has none.</summary>
    /// <param name="key">The tag.</param>
    public string? Tag(string key) => Tags.Find(tag => tag.Key == key).Value;
}
