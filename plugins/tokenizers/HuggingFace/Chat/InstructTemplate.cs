using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// The rendering of Llama 3.1's and 3.2's Instruct models: a system message with dates, functions described in the first user
/// message or the system message, calls as JSON, results as JSON under the role ipython, contents without the white space
/// around them. 3.1 also knows tools of the model's own, called behind <c>&lt;|python_tag|&gt;</c> and ended by
/// <c>&lt;|eom_id|&gt;</c>.
/// </summary>
/// <param name="tokenizer">Has the tokens of headers, and for 3.1 those of calls.</param>
/// <param name="knowsBuiltinTools">Whether it is 3.1's.</param>
internal sealed class InstructTemplate(ITokenizer tokenizer, bool knowsBuiltinTools) : IChatTemplate
{
    /// <summary>The name of Llama 3.1's.</summary>
    public const string Id31 = "llama3.1-instruct";

    /// <summary>The name of Llama 3.2's.</summary>
    public const string Id32 = "llama3.2-instruct";

    /// <summary>The date that is shown where a dialog names none: the template's own, so that a rendering never depends on the day.</summary>
    private const string DefaultDate = "26 Jul 2024";

    /// <inheritdoc />
    public string Name => knowsBuiltinTools ? Id31 : Id32;

    /// <inheritdoc />
    public IReadOnlyList<int> StopIds { get; } = LlamaTokens.StopIds(tokenizer);

    /// <inheritdoc />
    public RenderedChat Render(Chat chat)
    {
        ArgumentNullException.ThrowIfNull(chat);
        ChatFaults.CheckRoles(chat, Name, "system", "user", "assistant", "ipython", "tool");
        if (chat.BuiltinTools.Count > 0 && !knowsBuiltinTools)
        {
            throw new UserErrorException(
                $"the dialog has builtin_tools, which the chat template {Id32} does not know: leave them out, or choose {Id31}"
            );
        }

        var text = new ChatText(tokenizer).Special(LlamaTokens.Begin);
        var next = WriteSystem(text, chat);
        if (chat.Tools.Count > 0 && chat.ToolsInUserMessage)
        {
            WriteFirstUser(text, chat, next++);
        }

        for (; next < chat.Messages.Count; next++)
        {
            WriteMessage(text, chat, next);
        }

        return (chat.AddGenerationPrompt ? text.Header("assistant") : text).End();
    }

    /// <summary>Writes the system message, which is always there; gives the first message behind it.</summary>
    private static int WriteSystem(ChatText text, Chat chat)
    {
        var own = chat.Messages[0].Role == "system";
        text.Header("system");
        if (chat.BuiltinTools.Count > 0 || chat.Tools.Count > 0)
        {
            text.Plain("Environment: ipython\n");
        }

        if (chat.BuiltinTools.Count > 0)
        {
            // Code is run without being asked for by name.
            var listed = chat.BuiltinTools.Where(tool => tool != "code_interpreter");
            text.Plain($"Tools: {string.Join(", ", listed)}\n\n");
        }

        text.Plain($"Cutting Knowledge Date: December 2023\nToday Date: {chat.DateString ?? DefaultDate}\n\n");
        if (chat.Tools.Count > 0 && !chat.ToolsInUserMessage)
        {
            text.Plain(
                "You have access to the following functions. To call a function, please respond with JSON for a function call."
            );
            WriteTools(text, chat);
        }

        text.Plain(own ? PythonText.Strip(ChatFaults.Content(chat, 0)) : "").Special(LlamaTokens.EndOfTurn);
        return own ? 1 : 0;
    }

    private static void WriteFirstUser(ChatText text, Chat chat, int index)
    {
        if (index >= chat.Messages.Count)
        {
            throw new UserErrorException(
                "the tools belong into the first user message, and there is none: add one, or set tools_in_user_message to false"
            );
        }

        if (chat.Messages[index].Role != "user")
        {
            throw ChatFaults.At(
                chat,
                index,
                "the tools belong into the first user message, but this one comes before it: begin with a user's, or set tools_in_user_message to false"
            );
        }

        text.Header("user")
            .Plain("Given the following functions, please respond with a JSON for a function call ")
            .Plain("with its proper arguments that best answers the given prompt.\n\n");
        WriteTools(text, chat);
        text.Plain(PythonText.Strip(ChatFaults.Content(chat, index))).Special(LlamaTokens.EndOfTurn);
    }

    private static void WriteTools(ChatText text, Chat chat)
    {
        text.Plain(
                "Respond in the format {\"name\": function name, \"parameters\": dictionary of argument name and its value}."
            )
            .Plain("Do not use variables.\n\n");
        for (var i = 0; i < chat.Tools.Count; i++)
        {
            text.Plain(ChatFaults.Json(chat.Tools[i], $"tools[{i}]", indent: 4)).Plain("\n\n");
        }
    }

    private void WriteMessage(ChatText text, Chat chat, int index)
    {
        var message = chat.Messages[index];
        if (message.ToolCalls.Count > 0)
        {
            WriteCall(text, chat, index);
        }
        else if (message.Role is "ipython" or "tool")
        {
            text.Header("ipython").Plain(Result(chat, index)).Special(LlamaTokens.EndOfTurn);
        }
        else
        {
            text.Header(message.Role);
            WriteContent(text, message.Role, PythonText.Strip(ChatFaults.Content(chat, index)));
            text.Special(LlamaTokens.EndOfTurn);
        }
    }

    /// <summary>
    /// Writes a content. The mark by which the model itself began code is its token again; anywhere else, and in what others
    /// wrote, it is text.
    /// </summary>
    private void WriteContent(ChatText text, string role, string content)
    {
        if (
            role == "assistant"
            && content.StartsWith(LlamaTokens.PythonTag, StringComparison.Ordinal)
            && tokenizer.SpecialTokens.ContainsKey(LlamaTokens.PythonTag)
        )
        {
            text.Special(LlamaTokens.PythonTag);
            content = content[LlamaTokens.PythonTag.Length..];
        }

        text.Plain(content);
    }

    private static void WriteCall(ChatText text, Chat chat, int index)
    {
        var message = chat.Messages[index];
        if (message.Role != "assistant")
        {
            throw ChatFaults.At(chat, index, "only an assistant's message can hold tool_calls");
        }

        if (message.ToolCalls.Count != 1)
        {
            throw ChatFaults.At(
                chat,
                index,
                $"it holds {message.ToolCalls.Count} tool_calls, but this model only supports single tool-calls at once: "
                    + "split it into messages of one call each, with the result behind each"
            );
        }

        var (name, arguments) = ToolCall.Read(chat, index);
        text.Header("assistant");
        if (chat.BuiltinTools.Contains(name, StringComparer.Ordinal))
        {
            text.Special(LlamaTokens.PythonTag).Plain(ToolCall.AsCode(chat, index, name, arguments));
        }
        else
        {
            text.Plain($"{{\"name\": \"{name}\", \"parameters\": ")
                .Plain(ChatFaults.Json(arguments, ChatFaults.At(chat, index, "its arguments").Message))
                .Plain("}");
        }

        text.Special(chat.BuiltinTools.Count > 0 ? LlamaTokens.EndOfMessage : LlamaTokens.EndOfTurn);
    }

    /// <summary>A tool's result: JSON, and a text too is written as a JSON string; single values as Python shows them.</summary>
    private static string Result(Chat chat, int index) =>
        chat.Messages[index].Content switch
        {
            null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => throw ChatFaults.At(
                chat,
                index,
                "it has no content: write what the tool gave"
            ),
            { ValueKind: JsonValueKind.True } => "True",
            { ValueKind: JsonValueKind.False } => "False",
            { ValueKind: JsonValueKind.Number } number => PythonText.Number(number.GetRawText(), "inf"),
            { } json => ChatFaults.Json(json, ChatFaults.At(chat, index, "its content").Message),
        };
}
