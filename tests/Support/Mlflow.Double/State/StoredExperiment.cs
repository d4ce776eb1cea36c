namespace Rlfw.Mlflow.Double;

/// <summary>An experiment as the server keeps it.</summary>
public sealed class StoredExperiment
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>Where its artifacts are.</summary>
    public required string ArtifactLocation { get; set; }

    /// <summary>Whether it was deleted.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Its tags, in the order of their first setting.</summary>
    public List<KeyValuePair<string, string>> Tags { get; } = [];
}
