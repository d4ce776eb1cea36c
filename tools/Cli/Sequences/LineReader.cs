using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>One line of a sequence file to what it gives.</summary>
internal static class LineReader
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">UTF-8.</param>
    /// <param name="textKey">The key under which texts stand.</param>
    /// <exception cref="LineException">It is malformed: where, why.</exception>
    public static SequenceContent Read(ReadOnlyMemory<byte> line, string textKey)
    {
        if (line.Span.Trim(" \t\r"u8).IsEmpty)
        {
            throw new LineException("the line is empty: take it out");
        }

        using var json = Parse(line);
        // What is kept of it outlives the document.
        var root = new JsonKeys(json.RootElement.Clone(), "the line");
        string[] kinds = [textKey, "messages", "ids"];
        var given = kinds.Where(root.Has).ToList();
        if (given.Count == 0)
        {
            // A mistyped key is named before it is said that there is none.
            root.CheckKnown([.. kinds, .. ChatReader.Keys]);
        }

        if (given is not [var kind])
        {
            throw new LineException(
                given.Count == 0
                    ? $"it has none of the keys {textKey}, messages and ids: give one of them"
                    : $"it has {string.Join(" and ", given.Select(key => $"'{key}'"))}: a line gives one of them"
            );
        }

        root.CheckKnown(kind == "messages" ? [kind, .. ChatReader.Keys] : [kind]);
        return kind switch
        {
            _ when kind == textKey => new SequenceContent.OfText(root.Text(kind)),
            "ids" => new SequenceContent.OfIds(Ids(root.List(kind))),
            _ => new SequenceContent.OfMessages(ChatReader.Read(root)),
        };
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException e)
        {
            // The reader's own words, without its position, which is said before them.
            var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            var why = (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.', ' ');
            throw new LineException($"this is not JSON: {why}", (int)(e.BytePositionInLine ?? 0) + 1, e);
        }
    }

    private static int[] Ids(IReadOnlyList<JsonElement> items)
    {
        if (items.Count == 0)
        {
            throw new LineException("'ids' is empty: a sequence has one id at least");
        }

        var ids = new int[items.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            if (items[i].ValueKind != JsonValueKind.Number || !items[i].TryGetInt32(out ids[i]) || ids[i] < 0)
            {
                throw new LineException($"'ids' holds {Shown(items[i])} at position {i}: ids are whole numbers from 0");
            }
        }

        return ids;
    }

    private static string Shown(JsonElement element)
    {
        const int Longest = 40;
        var text = element.GetRawText();
        return text.Length > Longest ? text[..Longest] + "…" : text;
    }
}
