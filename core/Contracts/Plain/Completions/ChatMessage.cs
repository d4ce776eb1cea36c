using System.Text.Json;

namespace Rlfw.Contracts;

/// <summary>One message of a dialog.</summary>
/// <param name="Role">"system", "user", "assistant", "ipython" or "tool".</param>
/// <param name="Content">
/// What it says: a JSON string in most messages; any JSON value in a tool's result; null where the message is a tool call.
/// </param>
public sealed record ChatMessage(string Role, JsonElement? Content)
{
    /// <summary>Calls that the assistant makes, in the form of OpenAI's <c>tool_calls</c>; empty for none.</summary>
    public IReadOnlyList<JsonElement> ToolCalls { get; init; } = [];

    /// <summary>A message of plain text.</summary>
    /// <param name="role">The role.</param>
    /// <param name="text">The text.</param>
    public static ChatMessage Of(string role, string text) => new(role, JsonSerializer.SerializeToElement(text));
}
