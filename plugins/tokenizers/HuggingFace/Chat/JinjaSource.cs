using System.Text;
using System.Text.RegularExpressions;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>What a Jinja template is made of, as far as telling templates apart needs it. Nothing of it is ever executed.</summary>
/// <param name="Names">Variables, attributes, filters and keywords, each once, in the order in which they come.</param>
/// <param name="Literals">Texts in quotes, their escapes resolved; likewise.</param>
/// <param name="Outside">Text outside of expressions and statements.</param>
internal sealed partial record JinjaSource(IReadOnlyList<string> Names, IReadOnlyList<string> Literals, string Outside)
{
    /// <summary>Whether the template uses a name.</summary>
    public bool Uses(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>Takes a template apart; whatever the text is, it has parts.</summary>
    public static JinjaSource Read(string template)
    {
        var names = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var literals = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var outside = new StringBuilder();
        var at = 0;
        while (at < template.Length)
        {
            var open = Opening(template, at);
            outside.Append(template, at, open - at);
            if (open == template.Length)
            {
                break;
            }

            at = template[open + 1] == '#' ? CommentEnd(template, open) : ReadBlock(template, open, names, literals);
        }

        return new JinjaSource(names.Keys, literals.Keys, outside.ToString().Trim());
    }

    private static int Opening(string template, int from)
    {
        for (var i = from; i + 1 < template.Length; i++)
        {
            if (template[i] == '{' && template[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return template.Length;
    }

    private static int CommentEnd(string template, int open)
    {
        var end = template.IndexOf("#}", open + 2, StringComparison.Ordinal);
        return end < 0 ? template.Length : end + 2;
    }

    /// <summary>Reads a block to its end, which a text in quotes may hold too; gives the position behind it.</summary>
    private static int ReadBlock(
        string template,
        int open,
        OrderedDictionary<string, bool> names,
        OrderedDictionary<string, bool> literals
    )
    {
        var close = template[open + 1] == '{' ? "}}" : "%}";
        var at = open + 2;
        while (at < template.Length && string.CompareOrdinal(template, at, close, 0, 2) != 0)
        {
            var part = Part().Match(template, at);
            if (!part.Success)
            {
                at++;
                continue;
            }

            if (part.Groups["name"].Success)
            {
                names.TryAdd(part.Value, true);
            }
            else
            {
                literals.TryAdd(Escape().Replace(part.Value[1..^1], Resolve), true);
            }

            at += part.Length;
        }

        return Math.Min(template.Length, at + 2);
    }

    private static string Resolve(Match escape) =>
        escape.Value[1] switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            var other => other.ToString(),
        };

    [GeneratedRegex(
        """\G(?:(?<name>[A-Za-z_]\w*)|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Part();

    [GeneratedRegex(@"\\.", RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();
}
