namespace Rlfw.Answers;

/// <summary>Finds answers where they stand in a text. All functions are pure, give answers from left to right and trim them.</summary>
public static class AnswerPlaces
{
    /// <summary>GSM8K's marker.</summary>
    public const string DefaultMarker = "####";

    /// <summary>The opening tag that is used where no other is named.</summary>
    public const string DefaultOpening = "<answer>";

    /// <summary>The closing tag that is used where no other is named.</summary>
    public const string DefaultClosing = "</answer>";

    private const int LongestBox = 1000;

    /// <summary>
    /// What stands between an opening tag and the closing tag behind it, with neither in between: of
    /// <c>&lt;a&gt;1&lt;a&gt;2&lt;/a&gt;</c> it is 2. Blank content is given as the empty text.
    /// </summary>
    /// <param name="text">What is searched.</param>
    /// <param name="opening">The opening tag, exactly as written.</param>
    /// <param name="closing">The closing tag, exactly as written.</param>
    public static IReadOnlyList<string> InTags(
        string text,
        string opening = DefaultOpening,
        string closing = DefaultClosing
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(opening);
        ArgumentException.ThrowIfNullOrEmpty(closing);
        var found = new List<string>();
        var from = 0;
        while (text.IndexOf(closing, from, StringComparison.Ordinal) is var end and >= 0)
        {
            var start = text.LastIndexOf(opening, end, end - from + 1, StringComparison.Ordinal);
            if (start >= 0)
            {
                found.Add(text[(start + opening.Length)..end].Trim());
            }

            from = end + closing.Length;
        }

        return found;
    }

    /// <summary>The contents of <c>\boxed{...}</c>, braces inside included, up to 1,000 characters each.</summary>
    /// <param name="text">What is searched.</param>
    public static IReadOnlyList<string> Boxed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string Command = @"\boxed";
        var found = new List<(int Start, string Content)>();
        var open = new Stack<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '{' && !LatexText.IsEscaped(text, i))
            {
                open.Push(i);
            }
            else if (text[i] == '}' && !LatexText.IsEscaped(text, i) && open.TryPop(out var opening))
            {
                if (i - opening <= LongestBox && text.AsSpan(0, opening).EndsWith(Command, StringComparison.Ordinal))
                {
                    found.Add((opening, text[(opening + 1)..i].Trim()));
                }
            }
        }

        return [.. found.OrderBy(box => box.Start).Select(box => box.Content)];
    }

    /// <summary>
    /// What stands behind each marker, up to the end of the line: the number where there is one, else the text. A marker with
    /// nothing behind it gives nothing.
    /// </summary>
    /// <param name="text">What is searched.</param>
    /// <param name="marker">The marker, exactly as written.</param>
    public static IReadOnlyList<string> AfterMarker(string text, string marker = DefaultMarker)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(marker);
        var found = new List<string>();
        for (
            var at = text.IndexOf(marker, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(marker, at + marker.Length, StringComparison.Ordinal)
        )
        {
            if (AnswerSentence.At(text, at + marker.Length) is { } answer)
            {
                found.Add(answer);
            }
        }

        return found;
    }

    /// <summary>The first number behind the last occurrence of a marker, on whatever line; null where there is none.</summary>
    /// <param name="text">What is searched.</param>
    /// <param name="marker">The marker, exactly as written.</param>
    public static string? FirstNumberAfter(string text, string marker)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(marker);
        var at = text.LastIndexOf(marker, StringComparison.Ordinal);
        return at < 0 ? null
            : Numbers(text[(at + marker.Length)..]) is [var first, ..] ? first
            : null;
    }

    /// <summary>What the sentences behind answer phrases say: their number where they have one, else their text.</summary>
    /// <param name="text">What is searched.</param>
    /// <param name="phrases">The phrases; null for <see cref="AnswerPhrases.Default"/>.</param>
    public static IReadOnlyList<string> AfterPhrases(string text, AnswerPhrases? phrases = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var composed = VietnameseText.Compose(text);
        return
        [
            .. (phrases ?? AnswerPhrases.Default)
                .EndsIn(composed)
                .Select(end => AnswerSentence.At(composed, end))
                .OfType<string>(),
        ];
    }

    /// <summary>The numbers in a text, as they are written: sign, currency, digits, fraction, percent sign.</summary>
    /// <param name="text">What is searched.</param>
    public static IReadOnlyList<string> Numbers(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return NumberScan.In(text);
    }
}
