using System.Buffers;

namespace Rlfw.Measuring;

/// <summary>How far the value of a secret reaches behind its colon or equals sign.</summary>
internal static class AssignedValue
{
    private static readonly SearchValues<char> NotInWords = SearchValues.Create(" :;,(){}[]");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789+-");

    private const int LongestBlock = 1 << 16;
    private const int LongestLook = 256;

    /// <summary>What can be part of the value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sign">The colon, the equals sign, or the blank behind an option's name.</param>
    /// <param name="name">The name before it.</param>
    /// <returns>The value; null where it is none that must be hidden.</returns>
    public static Passage? Find(string text, int sign, AssignedName name)
    {
        var at = sign + 1;
        while (at < text.Length && text[at] is '=' or '>' or '~')
        {
            at++;
        }

        at = SkipBlanks(text, at);
        if (at >= text.Length)
        {
            return null;
        }

        var quote = QuoteStart(text, at);
        if (quote < 0 && text[at] is '\n' or '\r')
        {
            return NextLine(text, sign, at, name);
        }

        return quote >= 0 ? Quoted(text, quote, name)
            : text[at] is '|' or '>' ? Block(text, at, name)
            : text[at] == '[' ? Listed(text, at, name)
            : text[at] is '{' or '(' ? null
            : text[sign] == ':' && Typed(text, at, name) is { } typed ? typed.Value
            : Bare(text, sign, at, name);
    }

    /// <summary>Whether a quoted text begins at a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    public static bool IsQuote(string text, int at) => QuoteStart(text, at) >= 0;

    /// <summary>Where the quote stands that begins a text, behind marks of its kind (f", @") and backslashes; -1 without.</summary>
    private static int QuoteStart(string text, int at)
    {
        for (var i = at; i < text.Length && i - at < 6; i++)
        {
            if (text[i] is '"' or '\'' or '`')
            {
                return i;
            }

            if (text[i] is not ('\\' or '$' or '@' or 'f' or 'F' or 'r' or 'R' or 'b' or 'B' or 'u' or 'U'))
            {
                break;
            }
        }

        return -1;
    }

    private static Passage? Quoted(string text, int quote, AssignedName name)
    {
        var mark = text[quote];
        var isTriple = quote + 2 < text.Length && text[quote + 1] == mark && text[quote + 2] == mark;
        var start = quote + (isTriple ? 3 : 1);
        var end = isTriple ? EndOfTriple(text, start, mark) : EndOfQuoted(text, quote, mark);
        if (!Hides(text, start, end, name))
        {
            return null;
        }

        // "part" + "part": what follows on this line belongs to it.
        var next = SkipBlanks(text, end + 1);
        if (next < text.Length && text[next] is '+' && QuoteStart(text, SkipBlanks(text, next + 1)) >= 0)
        {
            end = EndOfLine(text, end);
        }

        return new Passage(start, end);
    }

    private static int EndOfTriple(string text, int start, char mark)
    {
        var window = text.AsSpan(start, Math.Min(LongestBlock, text.Length - start));
        var length = window.IndexOf([mark, mark, mark]);
        return start + (length < 0 ? window.Length : length);
    }

    /// <summary>The closing quote: one with as many backslashes before it as the opening one has; else the line's end.</summary>
    private static int EndOfQuoted(string text, int quote, char mark)
    {
        var isEscaped = quote > 0 && text[quote - 1] == '\\';
        for (var i = quote + 1; i < text.Length && text[i] is not ('\n' or '\r'); i++)
        {
            if (text[i] == mark)
            {
                // Within a text that is quoted itself, the backslash belongs to the quote.
                return isEscaped && text[i - 1] == '\\' ? i - 1 : i;
            }

            if (text[i] == '\\' && !isEscaped)
            {
                i++;
            }
        }

        return EndOfLine(text, quote);
    }

    /// <summary>The value on a line of its own: a quoted text, or one word, further in than its name.</summary>
    private static Passage? NextLine(string text, int sign, int at, AssignedName name)
    {
        var line = at + (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1);
        var start = line;
        while (start < text.Length && text[start] is ' ' or '\t' or '+' or '-')
        {
            start++;
        }

        if (QuoteStart(text, start) is var quote and >= 0)
        {
            return Quoted(text, quote, name);
        }

        var end = EndOfLine(text, start);
        var value = text.AsSpan(start, end - start).TrimEnd();
        return
            text[sign] == ':'
            && name.Certainty == Certainty.Sure
            && start - line > Column(text, name.Start)
            && value.Length >= 4
            && !value.ContainsAny(NotInWords)
            ? new Passage(start, start + value.Length)
            : null;
    }

    /// <summary>A block of YAML: the lines further in than the name.</summary>
    private static Passage? Block(string text, int at, AssignedName name)
    {
        var first = EndOfLine(text, at);
        if (text.AsSpan(at + 1, first - at - 1).TrimEnd().ContainsAnyExcept(Digits))
        {
            return new Passage(at, first);
        }

        var column = Column(text, name.Start);
        var start = Math.Min(first + 1, text.Length);
        var end = start;
        while (end < text.Length && end - start < LongestBlock)
        {
            var body = end;
            while (body < text.Length && text[body] is ' ' or '\t' or '+' or '-')
            {
                body++;
            }

            if (body < text.Length && text[body] is not ('\n' or '\r') && body - end <= column)
            {
                break;
            }

            end = Math.Min(EndOfLine(text, body) + 1, text.Length);
        }

        while (end > start && text[end - 1] is '\n' or '\r')
        {
            end--;
        }

        while (start < end && text[start] is ' ' or '\t' or '+' or '-')
        {
            start++;
        }

        return end > start && Hides(text, start, Math.Min(EndOfLine(text, start), end), name)
            ? new Passage(start, end)
            : null;
    }

    private static Passage? Listed(string text, int at, AssignedName name)
    {
        var line = text.AsSpan(at, EndOfLine(text, at) - at);
        var length = line.IndexOf(']');
        var end = length < 0 ? at + line.Length : at + length;
        return name.Certainty == Certainty.Sure && Hides(text, at + 1, end, name) ? new Passage(at + 1, end) : null;
    }

    /// <summary>A type where a value was expected (<c>password: str = "x"</c>): what is behind it; null where it is no type.</summary>
    private static (Passage? Value, bool IsType)? Typed(string text, int at, AssignedName name)
    {
        var end = CodeWords.EndOfType(text, at);
        if (end < 0)
        {
            return null;
        }

        var sign = SkipBlanks(text, end);
        return (sign < text.Length && text[sign] == '=' ? Find(text, sign, name) : null, true);
    }

    private static Passage? Bare(string text, int sign, int at, AssignedName name)
    {
        var end = BareEnd(text, sign, at, name);
        while (end > at && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        var isShort = end - at <= LongestLook;
        return Hides(text, at, end, name) && !(isShort && CodeWords.IsExpression(text, sign, new Passage(at, end)))
            ? new Passage(at, end)
            : null;
    }

    /// <summary>Where a value without quotes ends: that depends on what is around it.</summary>
    private static int BareEnd(string text, int sign, int at, AssignedName name)
    {
        var before = name.Start > 0 ? text[name.Start - 1] : '\n';
        var stops =
            name.Certainty == Certainty.Likely && !CodeWords.IsHeader(name.In(text)) ? " \t,;&)}]\"'"
            : IsQuoteAround(text, name)
                ? before is '"' ? "\""
                    : "'"
            : before is '?' or '&' ? " \t&#\"'<>)"
            : before is ';' ? ";\"'"
            : IsInBrackets(text, name.Start) ? ",}])\"'"
            : text[sign] == ':' || IsStatement(text, sign, name.Start) ? ""
            : " \t\"'";
        var end = at;
        while (end < text.Length && text[end] is not ('\n' or '\r') && !stops.Contains(text[end]))
        {
            end++;
        }

        return end;
    }

    /// <summary>Whether a quote opens before the name and does not close behind it: "X-Api-Key: value".</summary>
    private static bool IsQuoteAround(string text, AssignedName name) =>
        name.Start > 0 && text[name.Start - 1] is '"' or '\'' && text[name.End] != text[name.Start - 1];

    /// <summary>A whole line <c>name = value</c>, as in files of settings and in code; "NAME=value command" is none.</summary>
    private static bool IsStatement(string text, int sign, int start) =>
        sign > 0 && text[sign - 1] == ' ' && text.AsSpan(0, start)[LineStart(text, start)..].Trim("+- \t").IsEmpty;

    private static bool IsInBrackets(string text, int start)
    {
        var depth = 0;
        for (var i = start - 1; i >= 0 && start - i < LongestLook && text[i] is not ('\n' or '\r'); i--)
        {
            depth +=
                text[i] is '{' or '[' or '(' ? 1
                : text[i] is '}' or ']' or ')' ? -1
                : 0;
            if (depth > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Hides(string text, int start, int end, AssignedName name)
    {
        var value = text.AsSpan(start, end - start);
        // What is long is no placeholder; and nothing long is looked at twice.
        return (value.Length > LongestLook || !HarmlessValues.Is(value))
            && (
                name.Certainty == Certainty.Sure
                    ? !CodeWords.IsCount(name.In(text), value)
                    : SecretShapes.LooksLikeKey(value) || CodeWords.IsHeader(name.In(text))
            );
    }

    private static int Column(string text, int at) => at - LineStart(text, at);

    private static int LineStart(string text, int at) =>
        at == 0 ? 0 : text.LastIndexOf('\n', at - 1, Math.Min(at, 4096)) + 1;

    private static int EndOfLine(string text, int at)
    {
        var length = text.AsSpan(at).IndexOfAny('\n', '\r');
        return length < 0 ? text.Length : at + length;
    }

    private static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }
}
