using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Serving.Reading;

/// <summary>An object of a request, read by its fields; every fault names the path of what is wrong. Null counts as absent.</summary>
internal sealed class WireObject
{
    private readonly JsonElement _element;
    private readonly string _path;

    private WireObject(JsonElement element, string path) => (_element, _path) = (element, path);

    /// <summary>The names of its fields, absent ones aside.</summary>
    public IEnumerable<string> Names =>
        _element
            .EnumerateObject()
            .Where(entry => entry.Value.ValueKind != JsonValueKind.Null)
            .Select(entry => entry.Name);

    /// <summary>Takes an object.</summary>
    /// <param name="element">What should be one.</param>
    /// <param name="path">Where it stands; empty for the body.</param>
    /// <exception cref="RequestException">It is none.</exception>
    public static WireObject Of(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.Object
            ? new WireObject(element, path)
            : throw RequestException.At(
                path.Length > 0 ? path : "body",
                $"it is {Word(element.ValueKind)}, but should be an object: {{...}}"
            );

    /// <summary>The path of a field.</summary>
    public string PathOf(string name) => _path.Length > 0 ? $"{_path}.{name}" : name;

    /// <summary>A value; null where it is absent.</summary>
    public JsonElement? Any(string name) =>
        _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Whether a field is there.</summary>
    public bool Has(string name) => Any(name) is not null;

    /// <summary>Refuses fields that nobody knows, with the nearest known one.</summary>
    public void CheckKnown(IReadOnlyCollection<string> known)
    {
        if (Names.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            var advice = Suggestions.For(unknown, [.. known], "known are");
            throw RequestException.At(
                PathOf(unknown),
                "there is no such field" + (advice is null ? ": leave it out" : $"; {advice}"),
                "unknown_parameter"
            );
        }
    }

    /// <summary>A text; null where it is absent.</summary>
    public string? Text(string name) =>
        Any(name) is { } value ? TextOf(Require(value, name, JsonValueKind.String, "a string"), PathOf(name)) : null;

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string name) => Text(name) ?? throw Missing(name);

    /// <summary>True or false; null where it is absent.</summary>
    public bool? Flag(string name) =>
        Any(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            { } other => throw Wrong(other, name, "true or false"),
        };

    /// <summary>A whole number; null where it is absent.</summary>
    /// <param name="name">The field.</param>
    /// <param name="least">The smallest that is taken.</param>
    /// <param name="most">The largest that is taken.</param>
    public long? Whole(string name, long least, long most)
    {
        if (Any(name) is not { } value)
        {
            return null;
        }

        _ = Require(value, name, JsonValueKind.Number, "a whole number");
        // 16.0 is whole too.
        var number =
            value.TryGetInt64(out var exact) ? exact
            : value.TryGetDouble(out var rounded) && rounded == Math.Floor(rounded) && Math.Abs(rounded) < 1e15
                ? (long)rounded
            : throw RequestException.At(PathOf(name), $"it is {Shown(value)}, but should be a whole number");
        return number >= least && number <= most
            ? number
            : throw RequestException.At(
                PathOf(name),
                most == long.MaxValue
                    ? $"it is {number}, but should be {least} or more"
                    : $"it is {number}, but should be from {least} to {most}"
            );
    }

    /// <summary>A number; null where it is absent.</summary>
    public double? Number(string name, double least, double most)
    {
        if (Any(name) is not { } value)
        {
            return null;
        }

        _ = Require(value, name, JsonValueKind.Number, "a number");
        return value.TryGetDouble(out var number) && number >= least && number <= most
            ? number
            : throw RequestException.At(
                PathOf(name),
                FormattableString.Invariant($"it is {Shown(value)}, but should be from {least} to {most}")
            );
    }

    /// <summary>A list; null where it is absent.</summary>
    public IReadOnlyList<JsonElement>? List(string name) =>
        Any(name) is { } value
            ? [.. Require(value, name, JsonValueKind.Array, "a list: [...]").EnumerateArray()]
            : null;

    /// <summary>An object; null where it is absent.</summary>
    public WireObject? Object(string name) => Any(name) is { } value ? Of(value, PathOf(name)) : null;

    /// <summary>A field that must be there and is not.</summary>
    public RequestException Missing(string name) =>
        RequestException.At(PathOf(name), "it is missing", "missing_required_parameter");

    /// <summary>The text of a JSON string.</summary>
    /// <exception cref="RequestException">It holds half of a surrogate pair.</exception>
    public static string TextOf(JsonElement value, string path)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw RequestException.At(
                path,
                "half of a surrogate pair (\\ud800 to \\udfff alone) stands in it, which is no text"
            );
        }
    }

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

    /// <summary>A value as messages show it.</summary>
    public static string Shown(JsonElement value)
    {
        const int Longest = 40;
        var text = value.GetRawText();
        return text.Length > Longest ? text[..Longest] + "…" : text;
    }

    private JsonElement Require(JsonElement value, string name, JsonValueKind kind, string expected) =>
        value.ValueKind == kind ? value : throw Wrong(value, name, expected);

    private RequestException Wrong(JsonElement value, string name, string expected) =>
        RequestException.At(PathOf(name), $"it is {Word(value.ValueKind)}, but should be {expected}");
}
