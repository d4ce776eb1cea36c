using System.Text;
using System.Text.RegularExpressions;

namespace Rlfw.Answers;

/// <summary>LaTeX and Markdown that stand around an answer without being part of it.</summary>
internal static partial class LatexText
{
    // Text is written by models: nesting without end must cost neither the stack nor quadratic time.
    private const int Deepest = 8;
    private const int Longest = 4000;

    private static readonly HashSet<string> _wrappers = new(StringComparer.Ordinal)
    {
        "boxed",
        "fbox",
        "mathbf",
        "mathrm",
        "mbox",
        "text",
        "textbf",
    };

    /// <summary>
    /// The text as a reader sees it: without math delimiters, spacing commands and emphasis, with the content of
    /// <c>\text{}</c> and <c>\boxed{}</c>, and <c>\frac{a}{b}</c> as a/b.
    /// </summary>
    public static string Plain(string text) => Plain(text, 0);

    private static string Plain(string text, int depth)
    {
        var plain = text.Trim().Replace("{,}", ",", StringComparison.Ordinal);
        if (depth >= Deepest || plain.Length > Longest)
        {
            return plain;
        }

        if (plain.Contains('\\', StringComparison.Ordinal))
        {
            plain = Commands(Spacing().Replace(plain, ""), depth).Replace("^°", "°", StringComparison.Ordinal);
        }

        plain = plain.Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal);
        // A dollar sign before digits is a currency unless another closes the formula.
        plain = Math().Replace(plain, "${inside}");
        return plain.Replace("\u0001", "$", StringComparison.Ordinal).Trim();
    }

    /// <summary>Whether a brace is a sign of the text and no delimiter.</summary>
    public static bool IsEscaped(string text, int at) => at > 0 && text[at - 1] == '\\';

    /// <summary>The end of a group that begins at an opening brace: the place of its closing one, or -1.</summary>
    private static int ClosingBrace(string text, int opening)
    {
        var depth = 0;
        for (var i = opening; i < text.Length; i++)
        {
            depth += text[i] switch
            {
                '{' when !IsEscaped(text, i) => 1,
                '}' when !IsEscaped(text, i) => -1,
                _ => 0,
            };
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static string Commands(string text, int depth)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            var name = Name().Match(text, i + 1).Value;
            i = name.Length == 0 ? Symbol(text, i, plain) : Command(text, i, name, plain, depth);
        }

        return plain.ToString();
    }

    /// <summary>Appends an escaped character; gives the place of its last character.</summary>
    private static int Symbol(string text, int at, StringBuilder plain)
    {
        // \( \) \[ \] delimit; \$ is set apart from the dollars that delimit.
        plain.Append(
            text[at + 1] switch
            {
                '(' or ')' or '[' or ']' => "",
                '$' => "\u0001",
                var c => c.ToString(),
            }
        );
        return at + 1;
    }

    /// <summary>Appends what a command shows; gives the place of its last character.</summary>
    private static int Command(string text, int at, string name, StringBuilder plain, int depth)
    {
        var end = at + name.Length;
        if (name is "frac" or "dfrac" or "tfrac" or "cfrac")
        {
            var (upper, afterUpper) = Argument(text, end + 1);
            var (lower, afterLower) = Argument(text, afterUpper);
            if (upper is not null && lower is not null)
            {
                var separator = plain.Length > 0 && char.IsAsciiDigit(plain[^1]) ? " " : "";
                plain.Append(separator).Append(Operand(upper, depth)).Append('/').Append(Operand(lower, depth));
                return afterLower - 1;
            }
        }
        else if (_wrappers.Contains(name))
        {
            var (content, after) = Argument(text, end + 1);
            if (content is not null)
            {
                plain
                    .Append(name.StartsWith("text", StringComparison.Ordinal) ? " " : "")
                    .Append(Plain(content, depth + 1));
                return after - 1;
            }
        }

        plain.Append(
            name switch
            {
                "left" or "right" or "displaystyle" => "",
                "times" => "×",
                "cdot" => "·",
                "circ" or "degree" => "°",
                "pi" => "π",
                _ => "\\" + name,
            }
        );
        return end;
    }

    /// <summary>A command's argument, in braces or one character, and where what follows it begins.</summary>
    private static (string? Content, int After) Argument(string text, int at)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        if (at >= text.Length)
        {
            return (null, at);
        }

        if (text[at] != '{')
        {
            return (text[at].ToString(), at + 1);
        }

        var closing = ClosingBrace(text, at);
        return closing < 0 ? (null, at) : (text[(at + 1)..closing], closing + 1);
    }

    private static string Operand(string content, int depth)
    {
        var plain = Plain(content, depth + 1);
        return Simple().IsMatch(plain) ? plain : $"({plain})";
    }

    [GeneratedRegex(
        @"\\[,;:!]|\\ |(?<!\\)~|\\q?quad\b",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Spacing();

    [GeneratedRegex(@"\G[A-Za-z]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A-?[\p{L}0-9]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Simple();

    [GeneratedRegex(@"\$\$?(?<inside>[^$]*)\$\$?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Math();
}
