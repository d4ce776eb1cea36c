namespace Rlfw.Contracts;

/// <summary>How far a tracker has brought a run's events.</summary>
/// <param name="Place">Where to, for people and without credentials: "/data/mlflow.db", "http://host:5000".</param>
/// <param name="Delivered">The number of the last event that arrived; 0 for none.</param>
/// <param name="Recorded">The number of the last event that the tracker knows of.</param>
public sealed record DeliveryState(string Place, long Delivered, long Recorded)
{
    /// <summary>What keeps it from delivering the rest, and what to do; null where nothing does.</summary>
    public string? Problem { get; init; }

    /// <summary>Links to where the run can be looked at, each with what it shows; empty where there is none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Links { get; init; } = [];
}
