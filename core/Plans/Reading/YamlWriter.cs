using System.Globalization;
using System.Text;
using Rlfw.Plans.Composition;

namespace Rlfw.Plans.Reading;

/// <summary>
/// Nodes to YAML that reads back as the same nodes: mappings in blocks, lists of scalars on one line, environment references
/// in place of values.
/// </summary>
internal static class YamlWriter
{
    /// <summary>A document.</summary>
    public static string Write(MappingNode root)
    {
        var text = new StringBuilder();
        WriteMapping(root, indent: 0, text, firstOnLine: true);
        return text.ToString();
    }

    /// <summary>A value on one line, as it is written in a flow.</summary>
    public static string Inline(Node node) =>
        node switch
        {
            ScalarNode scalar => Scalar(scalar),
            SequenceNode sequence => $"[{string.Join(", ", sequence.Items.Select(Inline))}]",
            MappingNode { Entries.Length: 0 } => "{}",
            MappingNode mapping =>
                $"{{ {string.Join(", ", mapping.Entries.Select(entry => $"{Key(entry.Key)}: {Inline(entry.Value)}"))} }}",
            _ => throw new ArgumentOutOfRangeException(nameof(node)),
        };

    private static void WriteMapping(MappingNode mapping, int indent, StringBuilder text, bool firstOnLine)
    {
        foreach (var entry in mapping.Entries)
        {
            text.Append(' ', firstOnLine ? indent : 0).Append(Key(entry.Key)).Append(':');
            firstOnLine = true;
            WriteValue(entry.Value, indent, text);
        }
    }

    private static void WriteValue(Node value, int indent, StringBuilder text)
    {
        switch (value)
        {
            case MappingNode { Entries.Length: > 0 } mapping:
                text.Append('\n');
                WriteMapping(mapping, indent + 2, text, firstOnLine: true);
                break;
            case SequenceNode { Items.Length: > 0 } sequence when sequence.Items.Any(item => item is not ScalarNode):
                text.Append('\n');
                WriteBlocks(sequence, indent + 2, text);
                break;
            default:
                text.Append(' ').Append(Inline(value)).Append('\n');
                break;
        }
    }

    private static void WriteBlocks(SequenceNode sequence, int indent, StringBuilder text)
    {
        foreach (var item in sequence.Items)
        {
            text.Append(' ', indent).Append("- ");
            if (item is MappingNode { Entries.Length: > 0 } mapping)
            {
                WriteMapping(mapping, indent + 2, text, firstOnLine: false);
            }
            else
            {
                text.Append(Inline(item)).Append('\n');
            }
        }
    }

    private static string Key(string key) => IsPlainWord(key) ? key : Quote(key);

    private static string Scalar(ScalarNode scalar)
    {
        if (scalar.Reference is not null)
        {
            return Quote(scalar.Reference);
        }

        // Plain scalars of resolved trees are numbers, booleans and null; texts carry the quoted mark.
        return scalar.Quoted && !IsPlainWord(scalar.Text) ? Quote(ReferenceText.Escape(scalar.Text))
            : scalar.Text is "" ? "null"
            : scalar.Text;
    }

    /// <summary>Whether a text stands unquoted in blocks and flows alike and stays a text.</summary>
    private static bool IsPlainWord(string text) =>
        text.Length > 0
        && char.IsAsciiLetter(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/')
        && CoreSchema.IsText(text)
        // Texts that YAML 1.1 readers take for booleans: other tools read these files too.
        && text.ToLowerInvariant() is not ("y" or "n" or "yes" or "no" or "on" or "off");

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' =>
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
