using System.Globalization;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>Reads the objects of a JSON array or of JSON Lines; the file's first character tells which.</summary>
/// <param name="name">The file, as messages show it.</param>
/// <param name="content">The file's bytes, without a byte order mark.</param>
internal sealed class JsonRows(string name, ReadOnlyMemory<byte> content)
{
    /// <summary>Reads all.</summary>
    /// <exception cref="UserErrorException">The file is malformed.</exception>
    public List<Row> Read()
    {
        var start = content.Span.IndexOfAnyExcept(" \t\r\n"u8);
        return start switch
        {
            < 0 => throw new UserErrorException($"{name}: the file is empty"),
            _ when content.Span[start] == '[' => ArrayRows(),
            _ => LineRows(),
        };
    }

    private List<Row> LineRows()
    {
        var rows = new List<Row>();
        var rest = content;
        for (var line = 1; rest.Length > 0; line++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var text = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (text.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
            {
                continue;
            }

            try
            {
                using var document = JsonDocument.Parse(text);
                rows.Add(ToRow(document.RootElement, line));
            }
            catch (JsonException exception)
            {
                throw Malformed(line, exception);
            }
        }

        return rows;
    }

    private List<Row> ArrayRows()
    {
        var rows = new List<Row>();
        var reader = new Utf8JsonReader(content.Span);
        var (line, counted) = (1, 0);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var at = (int)reader.TokenStartIndex;
                line += content.Span[counted..at].Count((byte)'\n');
                counted = at;
                rows.Add(ToRow(JsonElement.ParseValue(ref reader), line));
            }

            reader.Read();
            return rows;
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
        try
        {
            Flatten("", element, fields);
        }
        // Half of a surrogate pair; found when the text is asked for, not when the JSON is read.
        catch (InvalidOperationException exception)
        {
            throw new UserErrorException(
                $"{name}:{line}: a name or a text here is not Unicode: complete its \\u escapes",
                exception
            );
        }

        return new Row($"{name}:{line}", fields);
    }

    private static void Flatten(string parent, JsonElement element, Dictionary<string, string> fields)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(Join(parent, property.Name), property.Value, fields);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in element.EnumerateArray().Index())
                {
                    Flatten(Join(parent, i.ToString(CultureInfo.InvariantCulture)), item, fields);
                }

                break;
            case JsonValueKind.String:
                fields[parent] = element.GetString()!;
                break;
            case JsonValueKind.Null:
                break;
            default:
                fields[parent] = element.GetRawText();
                break;
        }
    }

    private static string Join(string parent, string name) => parent.Length == 0 ? name : $"{parent}.{name}";
}
