using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>The one call of an assistant's message, in the form of OpenAI's <c>tool_calls</c>.</summary>
internal static class ToolCall
{
    /// <summary>Reads the call's function.</summary>
    /// <exception cref="UserErrorException">It lacks the function's name or arguments.</exception>
    public static (string Name, JsonElement Arguments) Read(Chat chat, int index)
    {
        var call = chat.Messages[index].ToolCalls[0];
        if (
            call.ValueKind != JsonValueKind.Object
            || !call.TryGetProperty("function", out var function)
            || function.ValueKind != JsonValueKind.Object
            || !function.TryGetProperty("name", out var name)
            || name.ValueKind != JsonValueKind.String
            || !function.TryGetProperty("arguments", out var arguments)
        )
        {
            throw ChatFaults.At(
                chat,
                index,
                "its tool_calls[0] should be {\"type\": \"function\", \"function\": {\"name\": \"...\", \"arguments\": {...}}}"
            );
        }

        return (ChatFaults.Text(chat, index, name), arguments);
    }

    /// <summary>A call of one of the model's own tools: <c>brave_search.call(query="...")</c>.</summary>
    /// <exception cref="UserErrorException">The arguments are not texts by name.</exception>
    public static string AsCode(Chat chat, int index, string name, JsonElement arguments)
    {
        _ = ChatFaults.Json(arguments, ChatFaults.At(chat, index, "its arguments").Message);
        if (
            arguments.ValueKind != JsonValueKind.Object
            || arguments.EnumerateObject().Any(argument => argument.Value.ValueKind != JsonValueKind.String)
        )
        {
            throw ChatFaults.At(chat, index, $"the arguments of the builtin tool {name} should be texts by name");
        }

        // Names are well-formed: the check above wrote them.
        var written = arguments
            .EnumerateObject()
            .Select(argument => $"{argument.Name}=\"{ChatFaults.Text(chat, index, argument.Value)}\"");
        return $"{name}.call({string.Join(", ", written)})";
    }
}
