using Rlfw.Contracts;

namespace Rlfw.Hosting.Hub;

/// <summary>
/// A repository's folder in the cache that all of Hugging Face's tools share: <c>blobs/TAG</c> holds contents,
/// <c>refs/REVISION</c> the commit a name stands for, <c>snapshots/COMMIT/</c> a repository's files as links to blobs, and
/// <c>trees/COMMIT.json</c> the names of all of them.
/// </summary>
/// <param name="root">The cache.</param>
/// <param name="reference">The repository.</param>
internal sealed class HubCache(string root, HubReference reference)
{
    private readonly string _name =
        $"{(reference.IsDataset ? "datasets" : "models")}--{reference.Repository.Replace("/", "--", StringComparison.Ordinal)}";

    /// <summary>The cache of all repositories.</summary>
    public string Root => root;

    /// <summary>The repository's folder.</summary>
    public string Folder => Path.Combine(root, _name);

    /// <summary>The folder of a commit's files.</summary>
    public string Snapshot(string commit) => Path.Combine(Folder, "snapshots", commit);

    /// <summary>The file of a content.</summary>
    public string Blob(string tag) => Path.Combine(Folder, "blobs", tag);

    /// <summary>Where the names of a commit's files are kept.</summary>
    public string Tree(string commit) => Path.Combine(Folder, "trees", $"{commit}.json");

    /// <summary>A file as those who read the snapshot see it.</summary>
    public string Pointer(string commit, string file) => Path.Combine(Snapshot(commit), file);

    /// <summary>The commit that the reference's revision stood for when it was last asked for; null where it never was.</summary>
    public string? Commit()
    {
        if (HubListing.IsCommit(reference.Revision))
        {
            return reference.Revision;
        }

        var path = Path.Combine(Folder, "refs", reference.Revision);
        var commit = File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        return HubListing.IsCommit(commit) ? commit : null;
    }

    /// <summary>Notes the commit that the reference's revision stands for.</summary>
    public void KeepCommit(string commit)
    {
        if (reference.Revision != commit && Commit() != commit)
        {
            WriteWhole(Path.Combine(Folder, "refs", reference.Revision), commit);
        }
    }

    /// <summary>Whether a snapshot has a file, of the right size where that is known.</summary>
    public bool Has(string commit, HubFile file) => IsWhole(Pointer(commit, file.Name), file);

    /// <summary>Whether a file is there, of the right size where that is known.</summary>
    public static bool IsWhole(string path, HubFile file)
    {
        try
        {
            // Opening follows links; a link to a blob that was taken away is no file.
            using var content = File.OpenHandle(path);
            return file.Size is not { } size || RandomAccess.GetLength(content) == size;
        }
        catch (Exception e)
            when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Lets a snapshot show a blob under its name in the repository.</summary>
    public void Link(string commit, HubFile file)
    {
        var (pointer, blob) = (Pointer(commit, file.Name), Blob(file.Blob));
        var folder = Path.GetDirectoryName(pointer)!;
        Directory.CreateDirectory(folder);
        var target = Path.GetRelativePath(folder, blob);
        if (new FileInfo(pointer) is { LinkTarget: { } present } && present == target)
        {
            return;
        }

        File.Delete(pointer);
        try
        {
            File.CreateSymbolicLink(pointer, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            if (!IsWhole(pointer, file))
            {
                // A file system, or a Windows, without links: other tools keep the content itself there too.
                File.Copy(blob, pointer, overwrite: true);
            }
        }
    }

    /// <summary>Takes the lock of a blob, which other tools respect and take too.</summary>
    public Task<IDisposable> LockAsync(
        string tag,
        TimeProvider clock,
        Action waiting,
        CancellationToken cancellation
    ) => CacheLock.AcquireAsync(Path.Combine(root, ".locks", _name, $"{tag}.lock"), clock, waiting, cancellation);

    /// <summary>Writes a small file so that nobody sees a part of it.</summary>
    public static void WriteWhole(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
