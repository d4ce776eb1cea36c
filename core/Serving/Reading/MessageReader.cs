using System.Text;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Serving.Reading;

/// <summary>A message of a chat request.</summary>
internal static class MessageReader
{
    private static readonly string[] _roles = ["system", "developer", "user", "assistant", "tool"];

    private static readonly string[] _known =
    [
        "role",
        "content",
        "name",
        "tool_calls",
        "tool_call_id",
        "refusal",
        "annotations",
        "audio",
        "function_call",
    ];

    /// <summary>Reads a message.</summary>
    /// <param name="element">The message.</param>
    /// <param name="path">"messages[1]".</param>
    /// <exception cref="RequestException">It is malformed, or holds something else than text.</exception>
    public static ChatMessage Read(JsonElement element, string path)
    {
        var message = WireObject.Of(element, path);
        message.CheckKnown(_known);
        var role = message.RequiredText("role");
        if (!_roles.Contains(role, StringComparer.Ordinal))
        {
            throw RequestException.At(
                message.PathOf("role"),
                $"there is no role '{role}'; {Suggestions.For(role, _roles, "there are")}"
            );
        }

        foreach (var name in new[] { "audio", "function_call" }.Where(message.Has))
        {
            throw RequestException.At(message.PathOf(name), "this server does not support it", "unsupported_parameter");
        }

        var calls = Calls(message, role);
        var content = Content(message);
        if (content is null && calls.Count == 0)
        {
            throw message.Missing("content");
        }

        return calls.Count > 0 && content is { Length: > 0 }
            ? throw RequestException.At(
                message.PathOf("content"),
                "a message that calls tools shows no text of its own to the model: set it to null, or leave tool_calls out"
            )
            : new ChatMessage(
                // What newer models call a developer's message is a system's to the others.
                role == "developer"
                    ? "system"
                    : role,
                calls.Count > 0 ? null : JsonSerializer.SerializeToElement(content, ContentJson.Default.String)
            )
            {
                ToolCalls = calls,
            };
    }

    /// <summary>A string, or parts of text one after the other.</summary>
    private static string? Content(WireObject message)
    {
        if (message.Any("content") is not { ValueKind: JsonValueKind.Array } parts)
        {
            return message.Text("content");
        }

        var text = new StringBuilder();
        foreach (var (index, item) in parts.EnumerateArray().Index())
        {
            var part = WireObject.Of(item, $"{message.PathOf("content")}[{index}]");
            if (part.RequiredText("type") is var type && type != "text")
            {
                throw RequestException.At(
                    part.PathOf("type"),
                    $"it is '{type}'; this server knows parts of the type 'text' alone",
                    "unsupported_value"
                );
            }

            text.Append(part.RequiredText("text"));
        }

        return text.ToString();
    }

    private static IReadOnlyList<JsonElement> Calls(WireObject message, string role)
    {
        var calls = message.List("tool_calls") ?? [];
        return calls.Count > 0 && role != "assistant"
            ? throw RequestException.At(message.PathOf("tool_calls"), "only an assistant's message can hold calls")
            : [.. calls.Select((call, i) => Call(WireObject.Of(call, $"{message.PathOf("tool_calls")}[{i}]")))];
    }

    /// <summary>A call as templates take it: the arguments, which clients send as JSON in a string, as the JSON itself.</summary>
    private static JsonElement Call(WireObject call)
    {
        var function = call.Object("function") ?? throw call.Missing("function");
        var name = function.RequiredText("name");
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", name);
            writer.WritePropertyName("arguments");
            Arguments(function).WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        using var json = JsonDocument.Parse(buffer.ToArray());
        return json.RootElement.Clone();
    }

    private static JsonElement Arguments(WireObject function)
    {
        var path = function.PathOf("arguments");
        if (function.Any("arguments") is { ValueKind: JsonValueKind.Object } given)
        {
            return given;
        }

        try
        {
            using var json = JsonDocument.Parse(function.RequiredText("arguments"));
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.Clone()
                : throw RequestException.At(path, "it should be a JSON object in a string");
        }
        catch (JsonException)
        {
            throw RequestException.At(path, "it is a string, but no JSON stands in it");
        }
    }
}
