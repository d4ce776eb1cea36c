using System.Security.Cryptography;
using System.Text;

namespace Rlfw.Mlflow;

/// <summary>Copies files to where MLflow looks for artifacts, and lists them.</summary>
internal static class ArtifactFiles
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>Copies a file over one that is there. Readers see the old file or the new one, nothing in between.</summary>
    /// <param name="root">The artifact folder of a run or model.</param>
    /// <param name="path">The path in it, with '/'.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellation">Ends the copy; nothing is there then.</param>
    /// <exception cref="MlflowException">It cannot be read or written.</exception>
    public static async Task CopyAsync(string root, string path, string file, CancellationToken cancellation)
    {
        var target = ArtifactFolder.Within(root, path);
        // Beside the folder that MLflow lists, and named after the path, so that what a killed process left is overwritten.
        var part = Path.Combine(Path.GetDirectoryName(root) ?? root, $".{Fingerprint(path)}.part");
        try
        {
            using var source = OpenSource(file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using (var copy = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await source.CopyToAsync(copy, cancellation).ConfigureAwait(false);
                copy.Flush(flushToDisk: true);
            }

            File.Move(part, target, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Remove(part);
            throw Explain(fault, target);
        }
        catch (OperationCanceledException)
        {
            Remove(part);
            throw;
        }
    }

    /// <summary>What is in a folder, by name; empty where there is no such folder.</summary>
    /// <param name="root">The artifact folder of a run.</param>
    /// <param name="path">The path in it; empty for itself.</param>
    /// <exception cref="MlflowException">It cannot be read.</exception>
    public static IReadOnlyList<MlflowArtifact> List(string root, string path)
    {
        var folder = new DirectoryInfo(path.Length == 0 ? root : ArtifactFolder.Within(root, path));
        try
        {
            return folder.Exists
                ?
                [
                    .. folder
                        .EnumerateFileSystemInfos()
                        .OrderBy(entry => entry.Name, StringComparer.Ordinal)
                        .Select(entry => new MlflowArtifact(
                            path.Length == 0 ? entry.Name : $"{path}/{entry.Name}",
                            entry is DirectoryInfo,
                            entry is FileInfo file ? file.Length : 0
                        )),
                ]
                : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new MlflowException(
                MlflowFault.Blocked,
                $"the artifacts in {folder.FullName} cannot be read: {fault.Message}",
                fault
            );
        }
    }

    private static FileStream OpenSource(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new MlflowException(
                MlflowFault.Refused,
                $"{file}, which was to be an artifact, cannot be read: {fault.Message}",
                fault
            );
        }
    }

    private static MlflowException Explain(Exception fault, string target) =>
        (fault.HResult & 0xFFFF) is NoSpace or QuotaExceeded
            ? new(
                MlflowFault.Blocked,
                $"the disk is full: {target} could not be written; make room (or lift the quota)",
                fault
            )
            : new(
                MlflowFault.Blocked,
                $"{target} cannot be written: {fault.Message}; give this user the right to write there",
                fault
            );

    private static void Remove(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The fault that brought us here is the one to tell of.
        }
    }

    private static string Fingerprint(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];
}
