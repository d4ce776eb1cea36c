using System.Text.Json;

namespace Rlfw.Contracts;

/// <summary>A dialog to be rendered.</summary>
/// <param name="Messages">The messages, in order; at least one.</param>
public sealed record Chat(IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>Tool definitions in the form of JSON-schema functions; empty for none.</summary>
    public IReadOnlyList<JsonElement> Tools { get; init; } = [];

    /// <summary>
    /// Tools that the model knows by name, such as "brave_search" or "code_interpreter", for templates that have them; empty for
    /// none.
    /// </summary>
    public IReadOnlyList<string> BuiltinTools { get; init; } = [];

    /// <summary>Whether the assistant's header is opened at the end, so that the model answers.</summary>
    public bool AddGenerationPrompt { get; init; } = true;

    /// <summary>The date that the template shows, "26 Jul 2024"; null for the template's own default.</summary>
    public string? DateString { get; init; }

    /// <summary>Whether tools are described in the first user message; otherwise in the system message.</summary>
    public bool ToolsInUserMessage { get; init; } = true;
}
