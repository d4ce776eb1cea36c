using Rlfw.Hosting.Hub;
using Rlfw.Http;

namespace Rlfw.Cli;

/// <summary>A download's progress in words.</summary>
internal static class HubText
{
    /// <summary>"1.20 GB of 2.47 GB, 45.1 MB/s, 0:28 left".</summary>
    public static string Of(HubProgress progress) =>
        string.Join(
            ", ",
            new[]
            {
                $"{ByteSize.Text(progress.Bytes)} of {ByteSize.Text(progress.TotalBytes)}",
                progress.BytesPerSecond > 0 ? $"{ByteSize.Text(progress.BytesPerSecond)}/s" : "",
                progress is { IsDone: false, Remaining: { } left } ? $"{ProgressText.Clock(left)} left" : "",
            }.Where(part => part.Length > 0)
        );

    /// <summary>"3 files"; "1 file".</summary>
    public static string Files(int count) => count == 1 ? "1 file" : $"{count} files";
}
