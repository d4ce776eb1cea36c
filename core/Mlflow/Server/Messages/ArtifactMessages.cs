namespace Rlfw.Mlflow.Server;

/// <summary>What is said about artifacts.</summary>
internal static class ArtifactMessages
{
    /// <summary>A file or folder; an empty file has no size.</summary>
    internal sealed record Entry(string Path, bool IsDir, long FileSize = 0);

    /// <summary>A folder.</summary>
    internal sealed record Listing(IReadOnlyList<Entry>? Files = null, string? NextPageToken = null);
}
