using System.Text;

namespace Rlfw.Plans.Composition;

/// <summary>A part of a text: a reference's inside (<c>env:TOKEN</c>), or what stands between references.</summary>
/// <param name="Text">The inside or the literal.</param>
/// <param name="IsReference">Which of the two.</param>
internal readonly record struct ReferenceText(string Text, bool IsReference)
{
    /// <summary>What begins a reference; doubled in its dollar it is a literal.</summary>
    public const string Open = "${";

    /// <summary>The parts of a text; null where a reference is not closed.</summary>
    public static IReadOnlyList<ReferenceText>? Split(string written)
    {
        var parts = new List<ReferenceText>();
        var literal = new StringBuilder();
        var text = written.AsSpan();
        while (!text.IsEmpty)
        {
            if (text.StartsWith("$" + Open))
            {
                literal.Append(Open);
                text = text[3..];
            }
            else if (text.StartsWith(Open))
            {
                var end = text.IndexOf('}');
                if (end < 0)
                {
                    return null;
                }

                Flush();
                parts.Add(new ReferenceText(text[2..end].ToString(), IsReference: true));
                text = text[(end + 1)..];
            }
            else
            {
                literal.Append(text[0]);
                text = text[1..];
            }
        }

        Flush();
        return parts;

        void Flush()
        {
            if (literal.Length > 0)
            {
                parts.Add(new ReferenceText(literal.ToString(), IsReference: false));
                literal.Clear();
            }
        }
    }

    /// <summary>The text that is read as this one.</summary>
    public static string Escape(string text) => text.Replace(Open, "$" + Open, StringComparison.Ordinal);
}
