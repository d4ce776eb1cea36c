using System.Buffers;
using System.Text.Json;

namespace Rlfw.Measuring;

/// <summary>Finds values that are known to be secret, as they are and as URLs and JSON write them.</summary>
internal sealed class KnownSecrets
{
    // Below this a value says nothing: it would be struck out of words and numbers.
    private const int Useful = 6;

    // From here on a value is no part of another word by chance.
    private const int Long = 16;

    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "disabled",
        "enabled",
        "default",
        "localhost",
        "required",
        "optional",
        "unknown",
    };

    private readonly string[] _values;
    private readonly SearchValues<string> _search;

    /// <summary>A search for some values.</summary>
    /// <param name="values">The secrets; short and everyday ones are left out.</param>
    public KnownSecrets(IEnumerable<string> values)
    {
        _values =
        [
            .. values
                .SelectMany(Spellings)
                .Select(value => value.Trim())
                .Where(value => value.Length >= Useful && !Harmless.Contains(value))
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(value => value.Length),
        ];
        _search = SearchValues.Create(_values, StringComparison.Ordinal);
    }

    /// <summary>Finds the values.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">Takes what is found.</param>
    public void Find(string text, List<Passage> found)
    {
        if (_values.Length == 0)
        {
            return;
        }

        for (var at = 0; at < text.Length; )
        {
            var offset = text.AsSpan(at).IndexOfAny(_search);
            if (offset < 0)
            {
                return;
            }

            at += offset;
            var value = Array.Find(_values, value => StandsAt(text, at, value));
            if (value is not null)
            {
                found.Add(new Passage(at, at + value.Length));
            }

            at += value?.Length ?? 1;
        }
    }

    private static bool StandsAt(string text, int at, string value) =>
        string.CompareOrdinal(text, at, value, 0, value.Length) == 0
        && (value.Length >= Long || (!IsWord(text, at - 1) && !IsWord(text, at + value.Length)));

    private static bool IsWord(string text, int at) => (uint)at < (uint)text.Length && char.IsLetterOrDigit(text[at]);

    private static IEnumerable<string> Spellings(string value) =>
        // A key of several lines stands in a diff or in YAML with something before every line.
        value
            .Split('\n')
            .Where(line => line.Trim().Length >= Long)
            .Append(value)
            .Append(Uri.EscapeDataString(value))
            .Append(JsonSerializer.Serialize(value)[1..^1]);
}
