using System.Text.Json;

namespace Rlfw.Serving.Reading;

/// <summary>The bytes of a request to its JSON.</summary>
internal static class RequestBody
{
    private static readonly JsonDocumentOptions _options = new()
    {
        MaxDepth = 64,
        // The last would win, silently.
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads a body, which should be one JSON object.</summary>
    /// <param name="body">UTF-8.</param>
    /// <exception cref="RequestException">It is not JSON: where, why.</exception>
    public static WireObject Read(ReadOnlyMemory<byte> body)
    {
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new RequestException(400, "the body is empty: send a JSON object");
        }

        try
        {
            using var json = JsonDocument.Parse(body, _options);
            // What is kept of it outlives the document.
            return WireObject.Of(json.RootElement.Clone(), "");
        }
        catch (JsonException e)
        {
            throw new RequestException(400, Message(e)) { Code = "invalid_json" };
        }
        catch (InvalidOperationException)
        {
            // A field's name that is half of a surrogate pair.
            throw new RequestException(400, "the body is not JSON: a name in it is no text") { Code = "invalid_json" };
        }
    }

    private static string Message(JsonException e)
    {
        // The reader's own words, without its position, which is said in ours.
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var why = (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.', ' ');
        var where = e.LineNumber is { } line ? $" at line {line + 1}, byte {(e.BytePositionInLine ?? 0) + 1}" : "";
        return $"the body is not JSON{where}: {why}";
    }
}
