using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Reads messages, and says which one cannot be rendered and why.</summary>
internal static class ChatFaults
{
    /// <summary>A fault of one message.</summary>
    /// <param name="chat">The dialog.</param>
    /// <param name="index">The message, from 0.</param>
    /// <param name="what">What is wrong, what to do.</param>
    public static UserErrorException At(Chat chat, int index, string what) =>
        new($"messages[{index}] (role '{chat.Messages[index].Role}'): {what}");

    /// <summary>Checks that there are messages, and their roles.</summary>
    /// <exception cref="UserErrorException">There are none, or a template does not know a role.</exception>
    public static void CheckRoles(Chat chat, string template, params string[] roles)
    {
        if (chat.Messages.Count == 0)
        {
            throw new UserErrorException("the dialog has no messages: write one at least");
        }

        for (var i = 0; i < chat.Messages.Count; i++)
        {
            if (!roles.Contains(chat.Messages[i].Role, StringComparer.Ordinal))
            {
                throw At(
                    chat,
                    i,
                    $"the chat template {template} knows no such role; {Suggestions.For(chat.Messages[i].Role, roles, "there are")}"
                );
            }
        }
    }

    /// <summary>What a message says.</summary>
    /// <exception cref="UserErrorException">It is no text.</exception>
    public static string Content(Chat chat, int index) =>
        chat.Messages[index].Content switch
        {
            { ValueKind: JsonValueKind.String } text => Text(chat, index, text),
            null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => throw At(
                chat,
                index,
                "it has no content: write \"content\": \"...\""
            ),
            { } other => throw At(
                chat,
                index,
                $"its content is {Word(other.ValueKind)}, but this template takes text there: write \"content\": \"...\""
            ),
        };

    /// <summary>A JSON string's text.</summary>
    /// <exception cref="UserErrorException">It holds half of a surrogate pair.</exception>
    public static string Text(Chat chat, int index, JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new UserErrorException(At(chat, index, "half of a surrogate pair stands in its text").Message, e);
        }
    }

    /// <summary>A value as Python's <c>json.dumps</c> writes it.</summary>
    /// <exception cref="UserErrorException">A string in it holds half of a surrogate pair.</exception>
    public static string Json(JsonElement value, string where, int? indent = null)
    {
        try
        {
            return PythonJson.Write(value, indent);
        }
        catch (InvalidOperationException e)
        {
            throw new UserErrorException($"{where}: half of a surrogate pair stands in its text", e);
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
}
