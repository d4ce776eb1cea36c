namespace Rlfw.Measuring;

/// <summary>
/// Finds the bodies of private keys in PEM: between their marks, and, where a text was cut, the lines that look like one.
/// </summary>
internal static class PrivateKeys
{
    private const string Dashes = "-----";
    private const string Begin = Dashes + "BEGIN ";
    private const string End = Dashes + "END ";
    private const int LongestMark = 64;
    private const int LongestKey = 1 << 15;

    /// <summary>Finds private keys.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">Takes what is found.</param>
    public static void Find(string text, List<Passage> found)
    {
        var done = 0;
        for (var at = 0; (at = text.IndexOf(Dashes, at, StringComparison.Ordinal)) >= 0; )
        {
            if (MarkEnd(text, at, Begin) is var body and > 0)
            {
                done = BodyEnd(text, body);
                Add(found, body, done);
                at = done;
            }
            else if (MarkEnd(text, at, End) is var behind and > 0)
            {
                Add(found, LinesBefore(text, at, done), at);
                at = done = behind;
            }
            else
            {
                at += Dashes.Length;
            }
        }
    }

    private static void Add(List<Passage> found, int start, int end)
    {
        if (end > start)
        {
            found.Add(new Passage(start, end));
        }
    }

    /// <summary>Where a mark of a private key ends that begins at a place; 0 where there is none.</summary>
    private static int MarkEnd(string text, int at, string mark)
    {
        if (string.CompareOrdinal(text, at, mark, 0, mark.Length) != 0)
        {
            return 0;
        }

        var from = at + mark.Length;
        var kind = text.AsSpan(from, Math.Min(LongestMark, text.Length - from));
        var end = kind.IndexOf(Dashes);
        return end >= 0 && kind[..end].Contains("PRIVATE KEY", StringComparison.Ordinal)
            ? from + end + Dashes.Length
            : 0;
    }

    private static int BodyEnd(string text, int body)
    {
        var window = text.AsSpan(body, Math.Min(LongestKey, text.Length - body));
        var next = window.IndexOf(Dashes);
        if (next >= 0 && MarkEnd(text, body + next, End) > 0)
        {
            return body + next;
        }

        // No end in sight: what is left of this line (a key in one line of JSON), and the lines that can be of a key.
        var end = body + RunOfKey(text.AsSpan(body));
        while (end < text.Length && text[end] is '\n' or '\r')
        {
            var line = LineAt(text, end + 1);
            if (!IsOfKey(line.In(text)))
            {
                break;
            }

            end = line.End;
        }

        return end;
    }

    private static int LinesBefore(string text, int mark, int floor)
    {
        var start = mark;
        while (start > floor)
        {
            var lineEnd = text.LastIndexOf('\n', start - 1, start - floor);
            if (lineEnd <= floor)
            {
                break;
            }

            var lineStart = text.LastIndexOf('\n', lineEnd - 1, lineEnd - floor) + 1;
            var line = new Passage(Math.Max(lineStart, floor), lineEnd);
            if (line.In(text).Trim(" \t\r+-").Length < 16 || !IsOfKey(line.In(text)))
            {
                break;
            }

            start = line.Start;
        }

        return start;
    }

    private static Passage LineAt(string text, int start)
    {
        var end = start < text.Length ? text.IndexOf('\n', start) : -1;
        return new Passage(Math.Min(start, text.Length), end < 0 ? text.Length : end);
    }

    /// <summary>Whether a line can be one of a key: base64 alone, a header of the key, or nothing.</summary>
    private static bool IsOfKey(ReadOnlySpan<char> line)
    {
        var rest = line.Trim(" \t\r+-\"',");
        return rest.IsEmpty
            || rest.StartsWith("Proc-Type:", StringComparison.Ordinal)
            || rest.StartsWith("DEK-Info:", StringComparison.Ordinal)
            || RunOfKey(rest) == rest.Length;
    }

    private static int RunOfKey(ReadOnlySpan<char> text)
    {
        var i = 0;
        while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '+' or '/' or '=' or '\\'))
        {
            i++;
        }

        return i;
    }
}
