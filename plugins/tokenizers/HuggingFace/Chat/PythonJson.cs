using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// JSON as templates write it: Python's <c>json.dumps(value, ensure_ascii=False)</c>. Keys keep their order; of a key that
/// stands twice the last value counts, at the first one's place, as in Python's dictionaries.
/// </summary>
internal static class PythonJson
{
    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indent">Spaces a level, one item a line; null for all on one line.</param>
    /// <exception cref="InvalidOperationException">A string holds half of a surrogate pair.</exception>
    public static string Write(JsonElement value, int? indent = null)
    {
        var text = new StringBuilder();
        Write(text, value, indent, level: 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement value, int? indent, int level)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var member in value.EnumerateObject())
                {
                    members[member.Name] = member.Value;
                }

                WriteItems(
                    text,
                    "{}",
                    members,
                    (indent, level),
                    member =>
                    {
                        WriteString(text, member.Key);
                        text.Append(": ");
                        Write(text, member.Value, indent, level + 1);
                    }
                );
                break;
            case JsonValueKind.Array:
                WriteItems(
                    text,
                    "[]",
                    value.EnumerateArray(),
                    (indent, level),
                    item => Write(text, item, indent, level + 1)
                );
                break;
            case JsonValueKind.String:
                WriteString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(PythonText.Number(value.GetRawText(), "Infinity"));
                break;
            default:
                // true, false, null are Python's in JSON too.
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteItems<T>(
        StringBuilder text,
        string brackets,
        IEnumerable<T> items,
        (int? Indent, int Level) at,
        Action<T> write
    )
    {
        text.Append(brackets[0]);
        var first = true;
        foreach (var item in items)
        {
            text.Append(
                first ? ""
                : at.Indent is null ? ", "
                : ","
            );
            NewLine(text, at.Indent, at.Level + 1);
            write(item);
            first = false;
        }

        if (!first)
        {
            NewLine(text, at.Indent, at.Level);
        }

        text.Append(brackets[1]);
    }

    private static void NewLine(StringBuilder text, int? indent, int level)
    {
        if (indent is { } width)
        {
            text.Append('\n').Append(' ', width * level);
        }
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\f' => text.Append("\\f"),
                '\b' => text.Append("\\b"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
