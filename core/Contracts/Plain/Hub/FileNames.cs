using System.Text.RegularExpressions;

namespace Rlfw.Contracts;

/// <summary>Patterns of file names, as shells have them.</summary>
public static class FileNames
{
    /// <summary>Whether a name fits one of the patterns. Upper and lower case differ.</summary>
    /// <param name="name">A path with slashes, relative to the repository or folder.</param>
    /// <param name="patterns">
    /// Paths in which * stands for any characters within a name, ? for one, and ** for any number of folders: "*.json" is every
    /// JSON file at the top, "**/*.json" every one, "original/**" all that lies below "original".
    /// </param>
    public static bool Matches(string name, IReadOnlyList<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(patterns);
        return patterns.Any(pattern =>
            // Without backtracking: a pattern is the user's, and its time must not explode.
            Regex.IsMatch(name, Expression(pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)
        );
    }

    private static string Expression(string pattern) =>
        @"\A"
        + Regex
            .Escape(pattern)
            .Replace(@"\*\*/", "(?:.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal)
        + @"\z";
}
