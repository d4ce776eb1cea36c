using YamlDotNet.Core;

namespace Rlfw.Plans.Reading;

/// <summary>Says what a YAML syntax error means to somebody who wrote an experiment file.</summary>
internal static class YamlFaults
{
    private const string CheckIndentation = "check the indentation";

    // The parser's own sentences name grammar productions; what people did is nearly always one of these.
    private static readonly (string Part, string Message, string? Suggestion)[] Known =
    [
        ("invalid mapping", "a ': ' cannot stand here", "quote a value that holds ': ', or check the indentation"),
        ("block mapping, did not find expected key", "this line does not fit its block", CheckIndentation),
        (
            "block collection, did not find expected '-'",
            "this line does not fit the list above it",
            CheckIndentation + "; every element begins with '- '"
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
        ("expected node content", "a value is missing here", "a '[' or '{' may be closed too early or not at all"),
        ("expected <document end>", "the file should end here", "a ']' or '}' may be one too many"),
        ("could not find expected ':'", "a ':' is missing after this key", "write 'key: value'"),
        ("unexpected end of stream", "a quoted text is not closed", "add the closing quote"),
        ("unknown escape character", "an unknown escape in a text in double quotes", "use single quotes, or '\\\\'"),
        ("anchor or alias", "'*' and '&' begin the name of an alias or anchor", "quote the value"),
        ("cannot start any token", "a value cannot begin with this character", "quote the value"),
        ("sequence entries are not allowed", "a list cannot begin here", "put it on a line of its own"),
    ];

    /// <summary>Where, what and what to do; the line and column count from 1.</summary>
    public static (int Line, int Column, string Message, string? Suggestion) Explain(
        YamlException exception,
        string text
    )
    {
        var (line, column) = ((int)exception.Start.Line, (int)exception.Start.Column);
        // The parser names the beginning of the block that the tab is in.
        var namesTab = exception.Message.Contains("tab as indentation", StringComparison.OrdinalIgnoreCase);
        if (TabThatIndents(text, line, namesTab ? int.MaxValue : line) is { } tab)
        {
            return (tab.Line, tab.Column, "a tab cannot indent YAML", "use spaces");
        }

        foreach (var (part, message, suggestion) in Known)
        {
            if (exception.Message.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return (line, column, message, suggestion);
            }
        }

        return (line, column, "this is not YAML from here on", exception.Message.TrimEnd('.').ToLowerInvariant());
    }

    /// <summary>The first tab in the indentation of a line that is not empty.</summary>
    private static (int Line, int Column)? TabThatIndents(string text, int from, int to)
    {
        var lines = text.Split('\n');
        for (var i = Math.Max(1, from); i <= Math.Min(to, lines.Length); i++)
        {
            var indentation = lines[i - 1].TakeWhile(c => c is ' ' or '\t').ToList();
            if (indentation.Contains('\t') && indentation.Count < lines[i - 1].Length)
            {
                return (i, indentation.IndexOf('\t') + 1);
            }
        }

        return null;
    }
}
