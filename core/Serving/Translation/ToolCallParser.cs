using System.Security.Cryptography;
using System.Text.Json;
using Rlfw.Contracts;
using Rlfw.Serving.Wire;

namespace Rlfw.Serving.Translation;

/// <summary>
/// Finds the call in what a model wrote, in Llama 3's form: one JSON object of <c>name</c> and <c>parameters</c> (or
/// <c>arguments</c>) and nothing besides. Anything else is text.
/// </summary>
/// <param name="names">The tools that may be called.</param>
internal sealed class ToolCallParser(IReadOnlySet<string> names)
{
    private static readonly JsonDocumentOptions _options = new() { AllowDuplicateProperties = false };

    /// <summary>The parser for a dialog's tools.</summary>
    public static ToolCallParser Of(Chat chat) =>
        new(
            chat.Tools.Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!)
                .ToHashSet(StringComparer.Ordinal)
        );

    /// <summary>The call; null where the text is none.</summary>
    public ToolCall? Parse(string text, int? index)
    {
        if (text.AsSpan().TrimStart() is not ['{', ..])
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text, _options);
            return Call(json.RootElement) is { } function
                ? new ToolCall(
                    index,
                    $"call_{RandomNumberGenerator.GetHexString(24, lowercase: true)}",
                    "function",
                    function
                )
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or no text in it: what the model says is what it says.
            return null;
        }
    }

    private FunctionCall? Call(JsonElement root)
    {
        string? name = null;
        string? arguments = null;
        foreach (var field in root.EnumerateObject())
        {
            switch (field.Name)
            {
                case "type" when field.Value.ValueKind == JsonValueKind.String && field.Value.ValueEquals("function"):
                    break;
                case "name" when field.Value.ValueKind == JsonValueKind.String:
                    name = field.Value.GetString();
                    break;
                case "parameters" or "arguments" when arguments is null:
                    arguments = Arguments(field.Value);
                    break;
                default:
                    return null;
            }
        }

        return name is not null && arguments is not null && names.Contains(name)
            ? new FunctionCall(name, arguments)
            : null;
    }

    /// <summary>An object's JSON, or that of an object in a string, as some models write it.</summary>
    private static string? Arguments(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return value.GetRawText();
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        using var json = JsonDocument.Parse(value.GetString()!, _options);
        return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.GetRawText() : null;
    }
}
