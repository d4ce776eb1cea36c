using System.Globalization;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>Reads the objects of a JSON array or of JSON Lines; the file's first character tells which.</summary>
/// <param name="name">The file, as messages show it.</param>
/// <param name="content">The file's bytes, without a byte order mark.</param>
internal sealed class JsonRows(string name, ReadOnlyMemory<byte> content)
{
    /// <summary>Reads them one by one, as they are asked for.</summary>
    /// <exception cref="UserErrorException">The file is malformed.</exception>
    public IEnumerable<Row> Read()
    {
        var start = content.Span.IndexOfAnyExcept(" \t\r\n"u8);
        return start switch
        {
            < 0 => throw new UserErrorException($"{name}: the file is empty"),
            _ when content.Span[start] == '[' => ArrayRows(),
            _ => LineRows(),
        };
    }

    private IEnumerable<Row> LineRows()
    {
        var rest = content;
        for (var line = 1; rest.Length > 0; line++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var text = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (text.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                yield return LineRow(text, line);
            }
        }
    }

    private Row LineRow(ReadOnlyMemory<byte> text, int line)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return ToRow(document.RootElement, line);
        }
        catch (JsonException exception)
        {
            throw Malformed(line, exception);
        }
    }

    private IEnumerable<Row> ArrayRows()
    {
        var (state, offset) = (default(JsonReaderState), 0);
        var (line, counted) = (1, 0);
        while (NextElement(ref state, ref offset, out var element, out var at))
        {
            line += content.Span[counted..at].Count((byte)'\n');
            counted = at;
            yield return ToRow(element, line);
        }
    }

    /// <summary>Reads one element of the array; a reader cannot be kept from one row to the next, its state can.</summary>
    private bool NextElement(ref JsonReaderState state, ref int offset, out JsonElement element, out int at)
    {
        var reader = new Utf8JsonReader(content.Span[offset..], isFinalBlock: true, state);
        try
        {
            if (offset == 0)
            {
                reader.Read();
            }

            reader.Read();
            at = offset + (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                // What stands behind the array is an error.
                reader.Read();
                element = default;
                return false;
            }

            element = JsonElement.ParseValue(ref reader);
            (state, offset) = (reader.CurrentState, offset + (int)reader.BytesConsumed);
            return true;
        }
        catch (JsonException exception)
        {
            throw Malformed((int)(exception.LineNumber ?? 0) + 1, exception);
        }
    }

    private UserErrorException Malformed(int line, JsonException exception)
    {
        var reason = exception.Message.Split(" LineNumber:")[0];
        return new UserErrorException(
            $"{name}:{line}:{(exception.BytePositionInLine ?? 0) + 1}: this is not JSON: {reason}",
            exception
        );
    }

    private Row ToRow(JsonElement element, int line)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new UserErrorException(
                $"{name}:{line}: expected an object, {{ \"name\": value, ... }}, found {element.ValueKind.ToString().ToLowerInvariant()}"
            );
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var nulls = new List<string>();
        try
        {
            Flatten("", element, fields, nulls);
        }
        // Half of a surrogate pair; found when the text is asked for, not when the JSON is read.
        catch (InvalidOperationException exception)
        {
            throw new UserErrorException(
                $"{name}:{line}: a name or a text here is not Unicode: complete its \\u escapes",
                exception
            );
        }

        return new Row($"{name}:{line}", fields) { Nulls = nulls };
    }

    private static void Flatten(
        string parent,
        JsonElement element,
        Dictionary<string, string> fields,
        List<string> nulls
    )
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(Join(parent, property.Name), property.Value, fields, nulls);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in element.EnumerateArray().Index())
                {
                    Flatten(Join(parent, i.ToString(CultureInfo.InvariantCulture)), item, fields, nulls);
                }

                break;
            case JsonValueKind.String:
                fields[parent] = element.GetString()!;
                break;
            case JsonValueKind.Null:
                nulls.Add(parent);
                break;
            default:
                fields[parent] = element.GetRawText();
                break;
        }
    }

    private static string Join(string parent, string name) => parent.Length == 0 ? name : $"{parent}.{name}";
}
