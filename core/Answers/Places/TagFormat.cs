namespace Rlfw.Answers;

/// <summary>
/// A form that a completion keeps: pairs of tags in an order, each once, with something between the tags of a pair. Immutable; safe
/// from any thread.
/// </summary>
/// <param name="tags">The tags in order, an opening one, its closing one, the next opening one ...; exactly as written.</param>
public sealed class TagFormat(IReadOnlyList<string> tags)
{
    /// <summary>Whether the prompt ends with the first tag, so that completions begin inside it.</summary>
    public bool StartsInside { get; init; }

    /// <summary>Where text may stand outside of the tags.</summary>
    public TextAround Around { get; init; }

    /// <summary>Whether every tag stands on a line of its own.</summary>
    public bool OwnLines { get; init; }

    /// <summary>The tags that a completion has to write.</summary>
    public IReadOnlyList<string> Written => StartsInside ? [.. tags.Skip(1)] : tags;

    /// <summary>What is wrong with tags as a format; null where nothing is.</summary>
    /// <param name="tags">The tags.</param>
    public static string? Fault(IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return tags.Count < 2 || tags.Count % 2 != 0
                ? "tags come in pairs: an opening and a closing one, at least one pair"
            : tags.Any(string.IsNullOrWhiteSpace) ? "a tag is blank"
            : tags.Distinct(StringComparer.Ordinal).Count() < tags.Count ? "a tag stands there twice"
            : tags.Any(tag => tags.Any(other => other != tag && other.Contains(tag, StringComparison.Ordinal)))
                ? "a tag is a part of another one, so that it cannot be told from it"
            : null;
    }

    /// <summary>Whether a completion keeps the form from its first to its last character.</summary>
    /// <param name="completion">The completion.</param>
    public bool IsKept(string completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        if (StartsInside && Count(completion, tags[0]) > 0)
        {
            return false;
        }

        var written = Written;
        var places = new int[written.Count];
        for (var i = 0; i < places.Length; i++)
        {
            if (Count(completion, written[i]) != 1)
            {
                return false;
            }

            places[i] = completion.IndexOf(written[i], StringComparison.Ordinal);
            if (i > 0 && places[i] < places[i - 1] + written[i - 1].Length)
            {
                return false;
            }
        }

        return PairsHaveContent(completion, places, written)
            && SurroundingsAreFree(completion, places, written)
            && (
                !OwnLines || written.Select((tag, i) => IsAlone(completion, places[i], tag.Length)).All(alone => alone)
            );
    }

    /// <summary>
    /// For each written tag whether it stands there once, behind those before it that do, and, of a closing one, with something
    /// between it and its opening one. Repeating tags, reversing them and leaving them empty gains nothing.
    /// </summary>
    /// <param name="completion">The completion.</param>
    public IReadOnlyList<bool> Kept(string completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        var written = Written;
        var kept = new bool[written.Count];
        var from = 0;
        for (var i = 0; i < kept.Length; i++)
        {
            var at = completion.IndexOf(written[i], StringComparison.Ordinal);
            var closes = (i % 2 == 0) == StartsInside;
            // A closing tag needs its opening one, which the prompt may have given, and something in between.
            var isOpened = !closes || i == 0 || kept[i - 1];
            kept[i] =
                at >= from
                && Count(completion, written[i]) == 1
                && isOpened
                && (!closes || !completion.AsSpan(from, at - from).IsWhiteSpace());
            from = kept[i] ? at + written[i].Length : from;
        }

        return kept;
    }

    /// <summary>For each written tag whether it stands there exactly once, wherever that is.</summary>
    /// <param name="completion">The completion.</param>
    public IReadOnlyList<bool> Once(string completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        return [.. Written.Select(tag => Count(completion, tag) == 1)];
    }

    /// <summary>How many characters stand behind the last tag, white space at the end aside; 0 where the last tag is missing.</summary>
    /// <param name="completion">The completion.</param>
    public int TrailingCharacters(string completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        var last = completion.LastIndexOf(tags[^1], StringComparison.Ordinal);
        return last < 0 ? 0 : completion.AsSpan(last + tags[^1].Length).Trim().Length;
    }

    private bool PairsHaveContent(string completion, int[] places, IReadOnlyList<string> written)
    {
        for (var i = StartsInside ? 0 : 1; i < places.Length; i += 2)
        {
            var start = i == 0 ? 0 : places[i - 1] + written[i - 1].Length;
            if (completion.AsSpan(start, places[i] - start).IsWhiteSpace())
            {
                return false;
            }
        }

        return true;
    }

    private bool SurroundingsAreFree(string completion, int[] places, IReadOnlyList<string> written) =>
        (StartsInside || Around != TextAround.None || completion.AsSpan(0, places[0]).IsWhiteSpace())
        && (Around == TextAround.Any || completion.AsSpan(places[^1] + written[^1].Length).IsWhiteSpace());

    private static bool IsAlone(string text, int at, int length)
    {
        var before = text.AsSpan(0, at).TrimEnd(" \t");
        var after = text.AsSpan(at + length).TrimStart(" \t");
        return (before.Length == 0 || before[^1] == '\n') && (after.Length == 0 || after[0] is '\n' or '\r');
    }

    private static int Count(string text, string tag)
    {
        var count = 0;
        for (
            var at = text.IndexOf(tag, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(tag, at + tag.Length, StringComparison.Ordinal)
        )
        {
            count++;
        }

        return count;
    }
}
