namespace Rlfw.Measuring;

/// <summary>Values that are no secret even where a secret is expected: none, a reference to where it is, a type, a placeholder.</summary>
internal static class HarmlessValues
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "",
        SecretFilter.Mask,
        "null",
        "none",
        "nil",
        "undefined",
        "true",
        "false",
        "yes",
        "no",
        "default",
        "default!",
        "null!",
        "[]",
        "{}",
        "\"\"",
        "''",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Words.GetAlternateLookup<
        ReadOnlySpan<char>
    >();

    /// <summary>Whether a value is no secret, whatever its name.</summary>
    /// <param name="value">The value, without quotes.</param>
    public static bool Is(ReadOnlySpan<char> value)
    {
        var text = value.Trim().TrimEnd(";,)");
        return Lookup.Contains(text) || IsReference(text);
    }

    /// <summary>Whether a value only says where the real one is: ${env:NAME}, $NAME, {{ secrets.NAME }}, &lt;your token&gt;.</summary>
    private static bool IsReference(ReadOnlySpan<char> value) =>
        Encloses(value, "${", "}")
        || Encloses(value, "$(", ")")
        || Encloses(value, "{{", "}}")
        || Encloses(value, "<", ">")
        || (value.Length > 1 && value[0] == '$' && IsIdentifier(value[1..]));

    private static bool Encloses(ReadOnlySpan<char> value, ReadOnlySpan<char> open, ReadOnlySpan<char> close)
    {
        if (!value.StartsWith(open) || !value.EndsWith(close) || value.Length < open.Length + close.Length)
        {
            return false;
        }

        // A default within the reference is a value of its own: ${NAME:-secret}.
        var name = value[open.Length..^close.Length];
        return !name.ContainsAny(close[0], '\n') && !name.Contains(":-", StringComparison.Ordinal);
    }

    private static bool IsIdentifier(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }
}
