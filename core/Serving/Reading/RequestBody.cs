using System.Text.Json;
using System.Text.Unicode;

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

        // The parser looks at bytes of strings when they are asked for, which is too late.
        if (!Utf8.IsValid(body.Span))
        {
            throw new RequestException(400, "the body is not UTF-8: send JSON in UTF-8") { Code = "invalid_json" };
        }

        try
        {
            using var json = JsonDocument.Parse(body, _options);
            ReadNames(json.RootElement);
            // What is kept of it outlives the document.
            return WireObject.Of(json.RootElement.Clone(), "");
        }
        catch (JsonException e)
        {
            throw new RequestException(400, Message(e)) { Code = "invalid_json" };
        }
        catch (InvalidOperationException)
        {
            throw new RequestException(
                400,
                "half of a surrogate pair (\\ud800 to \\udfff alone) stands in a field's name"
            )
            {
                Code = "invalid_json",
            };
        }
    }

    /// <summary>Whoever looks for a field reads the names beside it; one that is no text fails then, and so fails here.</summary>
    private static void ReadNames(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in element.EnumerateObject())
            {
                _ = field.Name;
                ReadNames(field.Value);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                ReadNames(item);
            }
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
