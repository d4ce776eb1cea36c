using YamlDotNet.Core;

namespace Rlfw.Plans.Reading;

/// <summary>Says what a YAML syntax error means to somebody who wrote an experiment file.</summary>
internal static class YamlFaults
{
    // The parser's own sentences name grammar productions; what people did is nearly always one of these.
    private static readonly (string Part, string Message, string? Suggestion)[] Known =
    [
        ("Tabs", "a tab cannot indent YAML", "use spaces"),
        ("tab", "a tab cannot indent YAML", "use spaces"),
        (
            "block mapping, did not find expected key",
            "this line does not fit its block",
            "check the indentation, and quote a value that holds quotes or ends early"
        ),
        (
            "block collection, did not find expected '-'",
            "this line does not fit the list above it",
            "check the indentation; every element begins with '- '"
        ),
        (
            "flow sequence, did not find expected",
            "this list is not closed",
            "add ',' between elements or ']' at its end"
        ),
        (
            "flow mapping, did not find expected",
            "this mapping is not closed",
            "add ',' between entries or '}' at its end"
        ),
        ("Mapping values are not allowed", "a ': ' cannot stand here", "quote a value that holds ': '"),
        ("mapping values are not allowed", "a ': ' cannot stand here", "quote a value that holds ': '"),
        ("could not find expected ':'", "a ':' is missing after this key", "write 'key: value'"),
        ("unexpected end of stream", "a quoted text is not closed", "add the closing quote"),
        (
            "found unknown escape character",
            "an unknown escape in a text in double quotes",
            "use single quotes, or '\\\\'"
        ),
        ("duplicate anchor", "this anchor is defined twice", null),
        ("block sequence entries are not allowed", "a list cannot begin here", "put it on a line of its own"),
    ];

    /// <summary>A message in our words, and what to do.</summary>
    public static (string Message, string? Suggestion) Explain(YamlException exception, string text)
    {
        if (TabIndentsLine(text, (int)exception.Start.Line))
        {
            return ("a tab cannot indent YAML", "use spaces");
        }

        foreach (var (part, message, suggestion) in Known)
        {
            if (exception.Message.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return (message, suggestion);
            }
        }

        return exception.Message.Contains("cannot start any token", StringComparison.Ordinal)
            ? ("a value cannot begin with this character", "quote the value")
            : ("this is not YAML from here on", Tidy(exception.Message));
    }

    private static bool TabIndentsLine(string text, int line)
    {
        var lines = text.Split('\n');
        return line >= 1 && line <= lines.Length && lines[line - 1].TakeWhile(char.IsWhiteSpace).Contains('\t');
    }

    private static string Tidy(string message) => message.TrimEnd('.').ToLowerInvariant();
}
