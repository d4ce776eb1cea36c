namespace Rlfw.Hosting.Hub;

/// <summary>The files of a repository at a commit.</summary>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="Files">The files.</param>
internal sealed record HubListing(string Commit, IReadOnlyList<HubFile> Files)
{
    /// <summary>Whether the listing names every file; one made of a cache's folder names what is there.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Why the hub was not asked; null where it was.</summary>
    public string? WithoutHub { get; init; }

    /// <summary>Whether a revision is a commit: the one thing that always means the same files.</summary>
    public static bool IsCommit(string revision) => revision.Length == 40 && revision.All(char.IsAsciiHexDigitLower);
}
