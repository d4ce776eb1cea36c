namespace Rlfw.Contracts;

/// <summary>
/// Brings the files of a hub's repository onto this machine. The host provides it; a plugin whose options name a folder asks
/// for it in its constructor, so that <c>hf://org/name</c> stands wherever a folder may. Safe from any thread.
/// </summary>
public interface IHub
{
    /// <summary>
    /// The names of all files of a repository, or of a local folder, without downloading them: "data/train.jsonl", in
    /// ordinal order. Where the hub is not asked (offline) or cannot be reached, what the cache knows of them.
    /// </summary>
    /// <param name="path">As for <see cref="Fetch"/>.</param>
    /// <param name="cancellation">Stops the asking.</param>
    /// <exception cref="UserErrorException">As <see cref="Fetch"/>; or there is no such local folder.</exception>
    IReadOnlyList<string> List(string path, CancellationToken cancellation);

    /// <summary>The local folder that a path or reference means; files that the cache lacks are downloaded.</summary>
    /// <param name="path">
    /// A local path, which is given back unchanged; or <c>hf://org/name[@revision]</c> for a model,
    /// <c>hf://datasets/org/name[@revision]</c> for a dataset.
    /// </param>
    /// <param name="patterns">
    /// Names of the files wanted, see <see cref="FileNames.Matches"/>; files of other names are not downloaded.
    /// </param>
    /// <param name="cancellation">Stops the download; what was loaded is kept and continued next time.</param>
    /// <returns>A folder that holds the files under their names in the repository; of a reference, its name is the commit.</returns>
    /// <exception cref="UserErrorException">
    /// The reference is malformed, unknown, needs a token, holds no file of these names, or the hub cannot be reached: the
    /// message says which, and what to do.
    /// </exception>
    string Fetch(string path, IReadOnlyList<string> patterns, CancellationToken cancellation);
}
