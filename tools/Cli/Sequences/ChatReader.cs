using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>A dialog of a sequence file, in the form of OpenAI's and Hugging Face's messages.</summary>
internal static class ChatReader
{
    private const string AddGenerationPrompt = "add_generation_prompt";
    private const string DateString = "date_string";
    private const string ToolsInUserMessage = "tools_in_user_message";
    private const string BuiltinTools = "builtin_tools";

    /// <summary>What a template may be told, in the line itself or in its <c>options</c>.</summary>
    private static readonly string[] _settings = [AddGenerationPrompt, DateString, ToolsInUserMessage, BuiltinTools];

    /// <summary>What may stand beside the messages.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["tools", "options", .. _settings];

    /// <summary>Reads a dialog.</summary>
    /// <param name="line">The line; its keys are known ones.</param>
    /// <exception cref="LineException">It is malformed.</exception>
    public static Chat Read(JsonKeys line)
    {
        var at = Settings(line);
        var messages = line.List("messages");
        if (messages.Count == 0)
        {
            throw new LineException("'messages' is empty: a dialog has one message at least");
        }

        return new Chat([.. messages.Select(Message)])
        {
            Tools = Objects(line.ListOrNone("tools"), "tools"),
            BuiltinTools = [.. at(BuiltinTools).ListOrNone(BuiltinTools).Select(Name)],
            AddGenerationPrompt = at(AddGenerationPrompt).Flag(AddGenerationPrompt, otherwise: true),
            DateString = at(DateString).Has(DateString) ? at(DateString).Text(DateString) : null,
            ToolsInUserMessage = at(ToolsInUserMessage).Flag(ToolsInUserMessage, otherwise: true),
        };
    }

    /// <summary>Where a setting stands: in the line, or in its options.</summary>
    private static Func<string, JsonKeys> Settings(JsonKeys line)
    {
        if (line.Any("options") is not { } given)
        {
            return _ => line;
        }

        var options = new JsonKeys(given, "options");
        options.CheckKnown(_settings);
        return _settings.FirstOrDefault(key => line.Has(key) && options.Has(key)) is { } twice
            ? throw new LineException($"'{twice}' stands in the line and in its options: leave one out")
            : key => options.Has(key) ? options : line;
    }

    private static ChatMessage Message(JsonElement element, int index)
    {
        var owner = $"messages[{index}]";
        var message = new JsonKeys(element, owner);
        // A name and the id of a call are bookkeeping between programs; no template here shows them.
        message.CheckKnown(["role", "content", "tool_calls", "tool_call_id", "name"]);
        return new ChatMessage(message.Text("role"), message.Any("content"))
        {
            ToolCalls = Objects(message.ListOrNone("tool_calls"), $"{owner}.tool_calls"),
        };
    }

    private static IReadOnlyList<JsonElement> Objects(IReadOnlyList<JsonElement> items, string owner) =>
        items.Index().FirstOrDefault(item => item.Item.ValueKind != JsonValueKind.Object)
            is { Item.ValueKind: not JsonValueKind.Undefined } wrong
            ? throw new LineException(
                $"{owner}[{wrong.Index}] is {JsonKeys.Word(wrong.Item.ValueKind)}, but should be an object"
            )
            : items;

    private static string Name(JsonElement element, int index) =>
        element.ValueKind == JsonValueKind.String
            ? element.GetString()!
            : throw new LineException(
                $"builtin_tools[{index}] is {JsonKeys.Word(element.ValueKind)}, but should be a string"
            );
}
