using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>An object of a sequence file, read by its keys.</summary>
internal sealed class JsonKeys
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly string _owner;

    /// <summary>Takes an object.</summary>
    /// <param name="element">The object.</param>
    /// <param name="owner">How messages call it: "the line", "messages[1]".</param>
    /// <exception cref="LineException">It is none, has a key twice, or holds half of a surrogate pair.</exception>
    public JsonKeys(JsonElement element, string owner)
    {
        _owner = owner;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new LineException($"{owner} is {Word(element.ValueKind)}, but should be an object: {{...}}");
        }

        CheckText(element);
        foreach (var member in element.EnumerateObject())
        {
            if (!_values.TryAdd(member.Name, member.Value))
            {
                throw new LineException($"{owner} has the key '{member.Name}' twice");
            }
        }
    }

    /// <summary>Whether a key is there; null counts as nothing.</summary>
    public bool Has(string key) => _values.TryGetValue(key, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Checks that there are no other keys.</summary>
    /// <exception cref="LineException">There is one: the nearest known one.</exception>
    public void CheckKnown(IReadOnlyList<string> known)
    {
        if (_values.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            var advice = Suggestions.For(unknown, known, "there are");
            throw new LineException($"unknown key '{unknown}' in {_owner}{(advice is null ? "" : $"; {advice}")}");
        }
    }

    /// <summary>A value as it is; null where the key is not there.</summary>
    public JsonElement? Any(string key) => Has(key) ? _values[key] : null;

    /// <summary>A text.</summary>
    /// <exception cref="LineException">It is none.</exception>
    public string Text(string key) => Require(key, JsonValueKind.String, "a string").GetString()!;

    /// <summary>True or false; a default where the key is not there.</summary>
    /// <exception cref="LineException">It is neither.</exception>
    public bool Flag(string key, bool otherwise) =>
        !Has(key) ? otherwise
        : _values[key].ValueKind is JsonValueKind.True or JsonValueKind.False ? _values[key].GetBoolean()
        : throw Wrong(key, "true or false");

    /// <summary>A list.</summary>
    /// <exception cref="LineException">It is none.</exception>
    public IReadOnlyList<JsonElement> List(string key) =>
        [.. Require(key, JsonValueKind.Array, "a list: [...]").EnumerateArray()];

    /// <summary>A list that has something in it; empty where the key is not there.</summary>
    /// <exception cref="LineException">It is no list, or empty.</exception>
    public IReadOnlyList<JsonElement> ListOrNone(string key) =>
        !Has(key) ? []
        : List(key) is { Count: > 0 } items ? items
        : throw new LineException($"'{key}' in {_owner} is empty: leave it out where there is none");

    /// <summary>What kind of JSON a value is.</summary>
    public static string Word(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.Number => "a number",
            JsonValueKind.String => "a string",
            JsonValueKind.True or JsonValueKind.False => "true or false",
            _ => "null",
        };

    private JsonElement Require(string key, JsonValueKind kind, string expected) =>
        !_values.TryGetValue(key, out var value) ? throw new LineException($"{_owner} has no '{key}'")
        : value.ValueKind == kind ? value
        : throw Wrong(key, expected);

    private LineException Wrong(string key, string expected) =>
        new($"'{key}' in {_owner} is {Word(_values[key].ValueKind)}, but should be {expected}");

    /// <summary>JSON can spell half of a surrogate pair ("\ud800"), which is no text.</summary>
    private void CheckText(JsonElement element)
    {
        if (!element.GetRawText().Contains(@"\u", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            Visit(element);
        }
        catch (InvalidOperationException e)
        {
            throw new LineException(
                $"{_owner} spells half of a surrogate pair (\\ud800 to \\udfff alone), which is no text",
                inner: e
            );
        }
    }

    private static void Visit(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    Visit(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Visit(item);
                }

                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
        }
    }
}
