using System.Buffers;

namespace Rlfw.Measuring;

/// <summary>Tells code about a secret from the secret: types, calls, members, counts.</summary>
internal static class CodeWords
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly string[] Types =
    [
        "str",
        "string",
        "String",
        "SecretStr",
        "SecretString",
        "bytes",
        "byte[]",
        "bool",
        "boolean",
        "int",
        "object",
        "any",
        "Any",
        "char*",
    ];

    private static readonly string[] Roots =
    [
        "self.",
        "this.",
        "options.",
        "Options.",
        "settings.",
        "Settings.",
        "config.",
        "Config.",
        "configuration[",
        "Configuration[",
        "config[",
        "os.environ",
        "os.getenv",
        "Environment.",
        "process.env",
        "args.",
        "getpass.",
        "secrets.",
    ];

    /// <summary>Where the name of a type ends that stands at a place and nothing else does: -1 without.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    public static int EndOfType(string text, int at)
    {
        foreach (var type in Types)
        {
            var end = at + type.Length;
            if (string.CompareOrdinal(text, at, type, 0, type.Length) == 0)
            {
                end = Optional(text, end);
                if (end >= text.Length || text[end] is ' ' or ',' or ';' or ')' or '\n' or '\r' or '=')
                {
                    return end;
                }
            }
        }

        return -1;
    }

    /// <summary>Whether a value without quotes is an expression of code that says where a secret comes from.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sign">The colon or equals sign before it.</param>
    /// <param name="value">The value.</param>
    public static bool IsExpression(string text, int sign, Passage value)
    {
        var written = value.In(text);
        foreach (var root in Roots)
        {
            if (written.StartsWith(root, StringComparison.Ordinal))
            {
                return !written.ContainsAny('"', '\'') || written.ContainsAny('(', '[');
            }
        }

        // A call or a variable, in a statement of code: files of settings put no semicolon or call there.
        return text[sign] == '='
            && value.Start > sign + 1
            && char.IsAsciiLetter(written[0])
            && !written.ContainsAny("\"'`")
            && !written.ContainsAnyInRange('0', '9')
            && (written[^1] == ';' || (written[^1] == ')' && written.Contains('(')));
    }

    /// <summary>Whether a value is a small number of tokens rather than one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public static bool IsCount(ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        value.Length <= 6
        && !value.ContainsAnyExcept(Digits)
        && name.Contains("token", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name is that of a header whose whole value opens a door.</summary>
    /// <param name="name">The name.</param>
    public static bool IsHeader(ReadOnlySpan<char> name) => name.EndsWith("cookie", StringComparison.OrdinalIgnoreCase);

    // "string?", "str | None"
    private static int Optional(string text, int at) =>
        at < text.Length && text[at] == '?' ? at + 1
        : string.CompareOrdinal(text, at, " | None", 0, 7) == 0 ? at + 7
        : at;
}
