namespace Rlfw.Mlflow.Server;

/// <summary>Conditions on tags in the filter language of MLflow's searches.</summary>
internal static class TagFilter
{
    /// <summary>
    /// The conditions that the language can say, joined; null for none. What it cannot say (its texts know no escapes) has to be
    /// looked at in the answer.
    /// </summary>
    /// <param name="tags">Tags with their exact values.</param>
    public static string? Of(IReadOnlyDictionary<string, string> tags)
    {
        var conditions = tags.Where(tag => IsSayable(tag.Key, '`'))
            .Select(tag => (tag.Key, Value: Text(tag.Value)))
            .Where(tag => tag.Value is not null)
            .OrderBy(tag => tag.Key, StringComparer.Ordinal)
            .Select(tag => $"tags.`{tag.Key}` = {tag.Value}")
            .ToArray();
        return conditions.Length == 0 ? null : string.Join(" AND ", conditions);
    }

    /// <summary>Whether a run has all of these tags.</summary>
    /// <param name="tags">Tags with their exact values.</param>
    /// <param name="found">A run's tags.</param>
    public static bool Fits(IReadOnlyDictionary<string, string> tags, IReadOnlyDictionary<string, string> found) =>
        tags.All(tag => found.TryGetValue(tag.Key, out var value) && value == tag.Value);

    /// <summary>A text in quotes; null where no quotes fit.</summary>
    public static string? Text(string text) =>
        IsSayable(text, '\'') ? $"'{text}'"
        : IsSayable(text, '"') ? $"\"{text}\""
        : null;

    private static bool IsSayable(string text, char quote) =>
        text.Length > 0
        && !text.Contains(quote, StringComparison.Ordinal)
        && !text.Contains('\\', StringComparison.Ordinal)
        && !text.Any(char.IsControl);
}
