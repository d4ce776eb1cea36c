using System.Buffers;

namespace Rlfw.Measuring;

/// <summary>Finds keys that services mark by how they begin, wherever they stand, and tells whether a text looks like a key.</summary>
internal static class SecretShapes
{
    // How far a key is looked at to decide; what follows without a break belongs to it all the same.
    private const int Enough = 512;

    private const int LongerThanWords = 20;

    private static readonly SearchValues<char> Letters = Alphabet("");
    private static readonly SearchValues<char> Words = Alphabet("_-");
    private static readonly SearchValues<char> Dotted = Alphabet("_-.");
    private static readonly SearchValues<char> Path = Alphabet("_-/");
    private static readonly SearchValues<char> Base64 = Alphabet("_-.~+/=");

    private static readonly (string Start, SearchValues<char> Of, int AtLeast)[] Shapes =
    [
        ("hf_", Letters, 16),
        ("api_org_", Letters, 16),
        ("ghp_", Letters, 16),
        ("gho_", Letters, 16),
        ("ghu_", Letters, 16),
        ("ghs_", Letters, 16),
        ("ghr_", Letters, 16),
        ("github_pat_", Words, 20),
        ("glpat-", Words, 16),
        ("sk-", Words, 20),
        ("sk_live_", Letters, 16),
        ("sk_test_", Letters, 16),
        ("rk_live_", Letters, 16),
        ("whsec_", Base64, 16),
        ("AKIA", Letters, 16),
        ("ASIA", Letters, 16),
        ("xoxa-", Words, 10),
        ("xoxb-", Words, 10),
        ("xoxe-", Words, 10),
        ("xoxe.", Dotted, 10),
        ("xoxp-", Words, 10),
        ("xoxr-", Words, 10),
        ("xoxs-", Words, 10),
        ("xapp-", Words, 10),
        ("hooks.slack.com/services/", Path, 16),
        ("discord.com/api/webhooks/", Path, 16),
        ("AIza", Words, 30),
        ("ya29.", Words, 20),
        ("npm_", Letters, 30),
        ("pypi-", Words, 40),
        ("dapi", Letters, 32),
        ("dckr_pat_", Words, 20),
        ("nvapi-", Words, 20),
        ("gsk_", Letters, 20),
        ("r8_", Letters, 30),
        ("SG.", Dotted, 40),
        ("hvs.", Words, 20),
        ("oy2", Letters, 43),
        ("AGE-SECRET-KEY-1", Letters, 40),
    ];

    private static readonly SearchValues<string> Starts = SearchValues.Create(
        [.. Shapes.Select(shape => shape.Start), "eyJ"],
        StringComparison.Ordinal
    );

    private static readonly SearchValues<string> Bearer = SearchValues.Create(
        ["bearer "],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>Finds what has the shape of a known kind of key, and what stands behind "Bearer".</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">Takes what is found.</param>
    public static void Find(string text, List<Passage> found)
    {
        for (var at = 0; Next(text, Starts, ref at); )
        {
            if (at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]))
            {
                at++;
                continue;
            }

            var end = EndOfKey(text, at);
            if (end > at)
            {
                found.Add(new Passage(at, end));
            }

            at = Math.Max(end, at + 1);
        }

        for (var at = 0; Next(text, Bearer, ref at); )
        {
            at += "bearer ".Length;
            var end = RunEnd(text, at, Base64, text.Length);
            if (LooksLikeKey(text.AsSpan(at, end - at)))
            {
                found.Add(new Passage(at, end));
            }
        }
    }

    /// <summary>Whether a value whose name is no proof looks like a key: no word, no number, no path.</summary>
    /// <param name="value">The value, without quotes.</param>
    public static bool LooksLikeKey(ReadOnlySpan<char> value)
    {
        if (value.Length < 8 || value[0] is '/' or '~' or '.' or '<' or '$' or '{' or '[' or '(')
        {
            return false;
        }

        bool letter = false,
            digit = false;
        foreach (var c in value)
        {
            letter |= char.IsAsciiLetter(c);
            digit |= char.IsAsciiDigit(c);
            if (char.IsWhiteSpace(c) || c is '<' or '>' or '(' or ')' or '{' or '}' or '[' or ']' or '"' or '\'' or '|')
            {
                return false;
            }
        }

        return letter && (digit || (value.Length >= 20 && !value.ContainsAny("/.:_")));
    }

    /// <summary>Where the key ends that begins at a place; the place itself where none does.</summary>
    private static int EndOfKey(string text, int at)
    {
        foreach (var (start, alphabet, atLeast) in Shapes)
        {
            if (string.CompareOrdinal(text, at, start, 0, start.Length) != 0)
            {
                continue;
            }

            var from = at + start.Length;
            var end = RunEnd(text, from, alphabet, Math.Min(text.Length, from + Enough));
            if (end - from >= atLeast && IsRandom(text.AsSpan(from, end - from)))
            {
                return RunEnd(text, end, alphabet, text.Length);
            }
        }

        return EndOfJsonWebToken(text, at);
    }

    /// <summary>Whether it is no run of words: it has a digit, is in capitals, or one word is too long to be one.</summary>
    private static bool IsRandom(ReadOnlySpan<char> key)
    {
        if (key.ContainsAnyInRange('0', '9') || !key.ContainsAnyExceptInRange('A', 'Z'))
        {
            return true;
        }

        var word = 0;
        foreach (var c in key)
        {
            word = char.IsAsciiLetter(c) ? word + 1 : 0;
            if (word >= LongerThanWords)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The base64 of a JSON object, a dot, another, a dot and a signature.</summary>
    private static int EndOfJsonWebToken(string text, int at)
    {
        if (string.CompareOrdinal(text, at, "eyJ", 0, 3) != 0)
        {
            return at;
        }

        var end = RunEnd(text, at, Dotted, Math.Min(text.Length, at + Enough));
        return end - at >= 24 && text.AsSpan(at, end - at).Contains('.') ? RunEnd(text, end, Dotted, text.Length) : at;
    }

    private static bool Next(string text, SearchValues<string> values, ref int at)
    {
        var offset = at < text.Length ? text.AsSpan(at).IndexOfAny(values) : -1;
        at += Math.Max(offset, 0);
        return offset >= 0;
    }

    private static int RunEnd(string text, int from, SearchValues<char> alphabet, int limit)
    {
        var length = text.AsSpan(from, limit - from).IndexOfAnyExcept(alphabet);
        return length < 0 ? limit : from + length;
    }

    private static SearchValues<char> Alphabet(string more) =>
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + more);
}
