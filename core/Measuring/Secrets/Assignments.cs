using System.Buffers;

namespace Rlfw.Measuring;

/// <summary>
/// Finds what is assigned to a name of a secret: <c>password: x</c>, <c>"api_key": "x"</c>, <c>TOKEN=x</c>,
/// <c>--password x</c>, <c>Authorization: Bearer x</c>, <c>{"name": "PASSWORD", "value": "x"}</c>.
/// </summary>
internal static class Assignments
{
    // How far behind a name that stands as a value its own value may stand.
    private const int NearBy = 200;

    // A removed or added line's sign too.
    private const string Around = " \t\r\n+-";

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n");
    private static readonly SearchValues<char> Signs = SearchValues.Create(":=,>-");

    /// <summary>Finds assigned secrets.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">Takes what is found.</param>
    public static void Find(string text, List<Passage> found)
    {
        OfNetrc(text, found);
        var named = (At: -NearBy, Certainty: Certainty.None);
        for (var at = 0; at < text.Length; )
        {
            var offset = text.AsSpan(at).IndexOfAny(Signs);
            if (offset < 0)
            {
                return;
            }

            at += offset;
            var secret = text[at] switch
            {
                ':' or '=' => OfAssignment(text, at, ref named),
                ',' => OfPair(text, at),
                '>' => OfElement(text, at),
                _ => OfOption(text, at),
            };
            if (secret is { } passage)
            {
                found.Add(passage);
                at = Math.Max(passage.End, at + 1);
            }
            else
            {
                at++;
            }
        }
    }

    /// <summary><c>machine HOST login USER password x</c>, the form of .netrc, in one line or several.</summary>
    private static void OfNetrc(string text, List<Passage> found)
    {
        const string name = "password ";
        for (var at = 0; (at = text.IndexOf(name, at, StringComparison.Ordinal)) >= 0; )
        {
            var before = text.AsSpan(Math.Max(0, at - NearBy), Math.Min(at, NearBy));
            var start = at + name.Length;
            var length = text.AsSpan(start).IndexOfAny(Blanks);
            var end = length < 0 ? text.Length : start + length;
            var login = before.LastIndexOf("login ");
            if (end > start && login >= 0 && !before[(login + 6)..].Trim(Around).ContainsAny(Blanks))
            {
                found.Add(new Passage(start, end));
            }

            at = start;
        }
    }

    private static Passage? OfAssignment(string text, int at, ref (int At, Certainty Certainty) named)
    {
        var first = at;
        // ":=", "?=", "==", "=>", "!=" are one sign.
        while (first > 0 && at - first < 3 && text[first - 1] is ':' or '=' or '!' or '+' or '?')
        {
            first--;
        }

        var name = AssignedName.Before(text, first);
        var certainty = name.Certainty;
        var written = text.AsSpan(name.Start, name.End - name.Start);
        if (certainty == Certainty.None)
        {
            if (written.Equals("value", StringComparison.OrdinalIgnoreCase) && at - named.At < NearBy)
            {
                certainty = named.Certainty;
            }
            else if (IsSignature(text, name, written))
            {
                certainty = Certainty.Likely;
            }
            else if (
                written.Equals("name", StringComparison.OrdinalIgnoreCase)
                || written.Equals("key", StringComparison.OrdinalIgnoreCase)
            )
            {
                named = NamedBehind(text, at + 1) is var behind and not Certainty.None ? (at, behind) : named;
                return null;
            }
        }

        return certainty == Certainty.None ? null : AssignedValue.Find(text, at, name with { Certainty = certainty });
    }

    /// <summary>Parameters that sign a URL or open what it names; elsewhere these names are harmless.</summary>
    private static bool IsSignature(string text, AssignedName name, ReadOnlySpan<char> written) =>
        name.Start > 0
        && text[name.Start - 1] is '?' or '&'
        && (written is "sig" or "key" or "code" || written.EndsWith("signature", StringComparison.OrdinalIgnoreCase));

    private static Certainty NamedBehind(string text, int at)
    {
        var start = at;
        while (start < text.Length && start - at < 8 && text[start] is ' ' or '"' or '\'' or '\\')
        {
            start++;
        }

        var end = start;
        while (
            end < text.Length
            && end - start < 128
            && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-' or '.')
        )
        {
            end++;
        }

        return SecretNames.Of(text.AsSpan(start, end - start));
    }

    /// <summary><c>Add("password", "x")</c> and <c>{"password", "x"}</c>.</summary>
    private static Passage? OfPair(string text, int at)
    {
        if (at == 0 || text[at - 1] is not ('"' or '\''))
        {
            return null;
        }

        var name = AssignedName.Before(text, at);
        return
            name.Certainty == Certainty.Sure
            && name.Start > 1
            && text[name.Start - 1] == text[at - 1]
            && text[name.Start - 2] is '(' or '{'
            && AssignedValue.IsQuote(text, at + 1 < text.Length && text[at + 1] == ' ' ? at + 2 : at + 1)
            ? AssignedValue.Find(text, at, name)
            : null;
    }

    /// <summary><c>&lt;password&gt;x&lt;/password&gt;</c>.</summary>
    private static Passage? OfElement(string text, int at)
    {
        if (at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1]))
        {
            return null;
        }

        var name = AssignedName.Before(text, at);
        if (name.Certainty == Certainty.None || name.Start == 0 || text[name.Start - 1] != '<')
        {
            return null;
        }

        var window = text.AsSpan(at + 1, Math.Min(4096, text.Length - at - 1));
        var length = window.IndexOf("</");
        return length > 0 && !HarmlessValues.Is(window[..length]) && !window[..length].Contains('<')
            ? new Passage(at + 1, at + 1 + length)
            : null;
    }

    /// <summary><c>--password x</c>; with an equals sign it is an assignment.</summary>
    private static Passage? OfOption(string text, int at)
    {
        if (at + 2 >= text.Length || text[at + 1] != '-' || (at > 0 && text[at - 1] == '-'))
        {
            return null;
        }

        var end = at + 2;
        while (end < text.Length && end - at < 128 && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_'))
        {
            end++;
        }

        var certainty = SecretNames.Of(text.AsSpan(at + 2, end - at - 2));
        return
            certainty != Certainty.None
            && end + 1 < text.Length
            && text[end] == ' '
            && text[end + 1] is not ('-' or ' ')
            ? AssignedValue.Find(text, end, new AssignedName(at + 2, end, certainty))
            : null;
    }
}
