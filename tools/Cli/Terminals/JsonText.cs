using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rlfw.Cli;

/// <summary>What <c>--json</c> prints: one document on standard output.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Terminal terminal, JsonNode document) => Write(terminal, document, Options);

    /// <summary>Writes one of several documents, on a line of its own.</summary>
    public static void WriteLine(Terminal terminal, JsonNode document) =>
        Write(terminal, document, Options with { Indented = false });

    /// <summary>A number; what JSON has no number for becomes a string, as in the run folder's events.</summary>
    public static JsonNode Number(double value) =>
        double.IsFinite(value)
            ? JsonValue.Create(value)
            : JsonValue.Create(value.ToString(System.Globalization.CultureInfo.InvariantCulture))!;

    /// <summary>A list.</summary>
    public static JsonArray List(IEnumerable<JsonNode?> items) => new([.. items]);

    /// <summary>A list of texts.</summary>
    public static JsonArray List(IEnumerable<string> items) =>
        List(items.Select(item => (JsonNode?)JsonValue.Create(item)));

    /// <summary>A mapping of texts.</summary>
    public static JsonObject Map(IEnumerable<KeyValuePair<string, string>> items) =>
        new(items.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)JsonValue.Create(item.Value))));

    /// <summary>A mapping of numbers.</summary>
    public static JsonObject Map(IEnumerable<KeyValuePair<string, double>> items) =>
        new(items.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)Number(item.Value))));

    private static void Write(Terminal terminal, JsonNode document, JsonWriterOptions options)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            document.WriteTo(writer);
        }

        terminal.Out.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
