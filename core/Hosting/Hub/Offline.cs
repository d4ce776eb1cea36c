using Rlfw.Contracts;

namespace Rlfw.Hosting.Hub;

/// <summary>What the cache alone tells of a repository.</summary>
internal static class Offline
{
    /// <summary>The files of the revision, as far as the cache knows it; null where it does not.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="reason">Why the hub is not asked.</param>
    public static HubListing? Listing(HubCache cache, string reason)
    {
        if (cache.Commit() is not { } commit || !Directory.Exists(cache.Snapshot(commit)))
        {
            return null;
        }

        // Tools that keep no listing leave only the files themselves to tell.
        return TreeFile.Read(cache.Tree(commit)) is { } files
            ? new HubListing(commit, files) { WithoutHub = reason }
            : new HubListing(
                commit,
                [.. LocalFolder.Names(cache.Snapshot(commit)).Select(name => new HubFile(name, null, null))]
            )
            {
                WithoutHub = reason,
                IsWhole = false,
            };
    }

    /// <summary>What is said where the cache knows nothing of a reference.</summary>
    public static string Nothing(HubReference reference, HubCache cache, string reason) =>
        $"{reference}: {reason}, and the cache has nothing of it (looked for {cache.Folder}, revision '{reference.Revision}'). "
        + Cure(reference);

    /// <summary>What is said where the cache lacks files.</summary>
    public static string Lacks(
        HubReference reference,
        HubCache cache,
        HubListing listing,
        IReadOnlyList<string> patterns,
        IReadOnlyList<HubFile> missing,
        string reason
    )
    {
        var what =
            missing.Count > 0
                ? $"lacks, or has only parts of, {HuggingFaceHub.Some([.. missing.Select(file => file.Name)])}"
            : listing.IsWhole
                ? $"knows that no file of it is named like {string.Join(" or ", patterns)}; it has {HuggingFaceHub.Some([.. listing.Files.Select(file => file.Name)])}"
            : $"has no file named like {string.Join(" or ", patterns)}";
        return $"{reference}: {reason}, and the cache {what} ({cache.Snapshot(listing.Commit)}). {Cure(reference)}";
    }

    private static string Cure(HubReference reference) =>
        $"Run 'rlfw models pull {reference}' where the hub can be reached, and copy the cache; or name a local folder with the files "
        + "instead of the reference";
}
