namespace Rlfw.Hosting.Hub;

/// <summary>How far a download is.</summary>
/// <param name="Reference">What is downloaded.</param>
/// <param name="Files">Files to download.</param>
/// <param name="FilesDone">Files downloaded.</param>
/// <param name="Bytes">Bytes there, with those of an earlier try.</param>
/// <param name="TotalBytes">Bytes of all files to download.</param>
/// <param name="BytesPerSecond">The rate of the last seconds; 0 before it is known.</param>
public sealed record HubProgress(
    string Reference,
    int Files,
    int FilesDone,
    long Bytes,
    long TotalBytes,
    double BytesPerSecond
)
{
    /// <summary>Whether everything is there.</summary>
    public bool IsDone => FilesDone == Files;

    /// <summary>How long it will still take; null before the rate is known.</summary>
    public TimeSpan? Remaining =>
        BytesPerSecond > 0 ? TimeSpan.FromSeconds(Math.Min((TotalBytes - Bytes) / BytesPerSecond, 1e8)) : null;
}
