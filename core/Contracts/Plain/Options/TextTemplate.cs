using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Rlfw.Contracts;

/// <summary>
/// A text with placeholders: <c>{a}{operator}{b}=</c>. A placeholder is a name in braces; <c>{{</c> and <c>}}</c> stand for
/// the braces themselves. Immutable; safe from any thread.
/// </summary>
public sealed class TextTemplate : IParsable<TextTemplate>, IEquatable<TextTemplate>
{
    private readonly string _source;
    private readonly (bool IsName, string Text)[] _parts;

    private TextTemplate(string source, (bool IsName, string Text)[] parts)
    {
        _source = source;
        _parts = parts;
    }

    /// <summary>The names of the placeholders, each once, in order of appearance.</summary>
    public IReadOnlyList<string> Names =>
        [.. _parts.Where(part => part.IsName).Select(part => part.Text).Distinct(StringComparer.Ordinal)];

    /// <summary>The text with every placeholder replaced.</summary>
    /// <param name="valueOf">The value of a name; what it throws for an unknown one passes through.</param>
    public string Fill(Func<string, string> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        var text = new StringBuilder();
        foreach (var (isName, part) in _parts)
        {
            text.Append(isName ? valueOf(part) : part);
        }

        return text.ToString();
    }

    /// <summary>A text is a template where one is asked for.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is not a template.</exception>
    public static implicit operator TextTemplate(string text) => Parse(text, null);

    /// <inheritdoc />
    public static TextTemplate Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryRead(s, out var parts, out var fault) ? new TextTemplate(s, parts) : throw new FormatException(fault);
    }

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s,
        IFormatProvider? provider,
        [MaybeNullWhen(false)] out TextTemplate result
    )
    {
        result = s is not null && TryRead(s, out var parts, out _) ? new TextTemplate(s, parts) : null;
        return result is not null;
    }

    /// <summary>The text that parses to this template again.</summary>
    public override string ToString() => _source;

    /// <inheritdoc />
    public bool Equals(TextTemplate? other) => other is not null && other._source == _source;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as TextTemplate);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_source);

    private static bool TryRead(string source, out (bool IsName, string Text)[] parts, out string fault)
    {
        var found = new List<(bool, string)>();
        var literal = new StringBuilder();
        parts = [];
        fault = "";
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (c is not ('{' or '}'))
            {
                literal.Append(c);
                continue;
            }

            if (i + 1 < source.Length && source[i + 1] == c)
            {
                literal.Append(c);
                i++;
                continue;
            }

            var close = c == '{' ? source.IndexOf('}', i) : -1;
            var name = close < 0 ? "" : source[(i + 1)..close];
            if (name.Length == 0 || name.Contains('{', StringComparison.Ordinal))
            {
                fault =
                    $"'{source}' is not a template: the brace at offset {i} names no field; write {{name}}, or {c}{c} for a brace";
                return false;
            }

            found.Add((false, literal.ToString()));
            found.Add((true, name));
            literal.Clear();
            i = close;
        }

        found.Add((false, literal.ToString()));
        parts = [.. found.Where(part => part.Item1 || part.Item2.Length > 0)];
        return true;
    }
}
