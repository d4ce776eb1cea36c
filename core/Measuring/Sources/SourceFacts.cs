namespace Rlfw.Measuring;

/// <summary>Which sources a program runs from, as git knows them.</summary>
/// <param name="Commit">The commit that is checked out: 40 or 64 hexadecimal digits.</param>
/// <param name="Branch">The branch; null where a commit is checked out by itself.</param>
/// <param name="IsDirty">Whether files that git knows differ from the commit.</param>
/// <param name="Repository">
/// The address that the repository came from (that of <c>origin</c>, else of its first remote), without credentials; null where
/// it has none.
/// </param>
public sealed record SourceFacts(string Commit, string? Branch, bool IsDirty, string? Repository);
