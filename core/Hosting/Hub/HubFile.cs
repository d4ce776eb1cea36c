namespace Rlfw.Hosting.Hub;

/// <summary>A file of a repository at a commit.</summary>
/// <param name="Name">Its path with slashes.</param>
/// <param name="Size">Its bytes; null where the listing does not tell.</param>
/// <param name="Tag">
/// What the hub's ETag header says of its content, and the name of its blob in the cache: SHA-256 (64 digits) of a large file,
/// git's blob hash (40 digits) of a small one. Null where the listing does not tell.
/// </param>
internal sealed record HubFile(string Name, long? Size, string? Tag)
{
    /// <summary>The size, once it is known.</summary>
    public long Bytes => Size ?? throw new InvalidOperationException($"the size of {Name} was not asked for");

    /// <summary>The tag, once it is known.</summary>
    public string Blob => Tag ?? throw new InvalidOperationException($"the tag of {Name} was not asked for");

    /// <summary>Git's own id of the entry: of a large file that of its pointer.</summary>
    public string? GitBlob { get; init; }

    /// <summary>Whether a name stays below the folder it is put into, on every system.</summary>
    public static bool IsSafe(string name) =>
        name.Length > 0
        && !name.Contains('\\', StringComparison.Ordinal)
        && !name.Contains(':', StringComparison.Ordinal)
        && !name.Any(char.IsControl)
        && name.Split('/').All(part => part is not ("" or "." or ".."));

    /// <summary>Whether a tag can be the name of a blob.</summary>
    public static bool IsTag(string tag) =>
        tag.Length is > 0 and <= 128
        && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && tag[0] != '.';
}
