namespace Rlfw.Measuring;

/// <summary>The name before a colon or an equals sign, as the languages of configuration and code write it.</summary>
/// <param name="Start">Where the name begins.</param>
/// <param name="End">The character behind it.</param>
/// <param name="Certainty">How surely it is that of a secret.</param>
internal readonly record struct AssignedName(int Start, int End, Certainty Certainty)
{
    /// <summary>Its characters.</summary>
    /// <param name="text">The text it stands in.</param>
    public ReadOnlySpan<char> In(string text) => text.AsSpan(Start, End - Start);

    private const int Longest = 128;
    private const int WidestGap = 16;
    private const int LongestAccessors = 48;

    /// <summary>The name that ends before a place, over blanks, quotes, brackets and accessors.</summary>
    /// <param name="text">The text.</param>
    /// <param name="before">The place, that of the sign.</param>
    /// <returns>The name; an empty one where there is none.</returns>
    public static AssignedName Before(string text, int before)
    {
        var end = SkipBack(
            text,
            before,
            static c => c is ' ' or '\t' or '"' or '\'' or '`' or '\\' or ']' or '?' or '!'
        );
        if (end > 0 && text[end - 1] == '}')
        {
            // public string Password { get; init; } = "..."
            var open = text.LastIndexOf('{', end - 1, Math.Min(end, LongestAccessors));
            end = open < 0 ? end : SkipBack(text, open, static c => c is ' ' or '\t');
        }

        var start = IdentifierStart(text, end);
        var certainty = SecretNames.Of(text.AsSpan(start, end - start));
        return certainty == Certainty.Sure || start == end
            ? new(start, end, certainty)
            : WithWordBefore(text, start, end, certainty);
    }

    /// <summary>The name in another spelling: "API key", "Access token".</summary>
    private static AssignedName WithWordBefore(string text, int start, int end, Certainty certainty)
    {
        if (start > 1 && text[start - 1] == ' ')
        {
            var first = IdentifierStart(text, start - 1);
            if (first < start - 1 && SecretNames.Of(text.AsSpan(first, end - first)) == Certainty.Sure)
            {
                return new(first, end, Certainty.Sure);
            }
        }

        return new(start, end, certainty);
    }

    private static int SkipBack(string text, int from, Func<char, bool> skips)
    {
        var at = from;
        while (at > 0 && from - at < WidestGap && skips(text[at - 1]))
        {
            at--;
        }

        return at;
    }

    private static int IdentifierStart(string text, int end)
    {
        var start = end;
        while (start > 0 && end - start < Longest && IsPart(text[start - 1]))
        {
            start--;
        }

        // A dash or dots before it are an option's, a removed line's, a relative path's.
        while (start < end && text[start] is '-' or '.')
        {
            start++;
        }

        return start;
    }

    private static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';
}
