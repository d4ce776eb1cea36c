namespace Rlfw.Contracts;

/// <summary>"Did you mean": the nearest of the words that would have been right.</summary>
public static class Suggestions
{
    private const int MostListed = 12;

    /// <summary>"did you mean 'x'?", else the list of what there is where it is short, else null.</summary>
    /// <param name="written">What the user wrote.</param>
    /// <param name="candidates">What would have been right.</param>
    /// <param name="what">What the candidates are called in the list: "valid keys".</param>
    public static string? For(string written, IEnumerable<string> candidates, string what)
    {
        var words = candidates.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (Nearest(written, words) is { } nearest)
        {
            return $"did you mean '{nearest}'?";
        }

        return words.Count is > 0 and <= MostListed ? $"{what}: {string.Join(", ", words)}" : null;
    }

    /// <summary>The candidate within a third of the word's length in edits, or null.</summary>
    public static string? Nearest(string written, IEnumerable<string> candidates)
    {
        // '-' and '_' and case are what people mix up most; they cost nothing here.
        static string Plain(string word) => word.Replace('-', '_').ToLowerInvariant();
        var plain = Plain(written);
        var best = candidates
            .Select(word => (Word: word, Distance: EditDistance.Between(plain, Plain(word))))
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Word, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Word is not null && best.Distance <= Math.Max(1, Math.Max(plain.Length, best.Word.Length) / 3)
            ? best.Word
            : null;
    }
}
