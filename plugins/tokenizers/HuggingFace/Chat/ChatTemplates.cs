using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>The chat templates that go by a name.</summary>
internal static class ChatTemplates
{
    /// <summary>The template that options or the folder choose.</summary>
    /// <param name="name">The name given in the options; null for what the folder says.</param>
    /// <param name="jinja">
    /// The folder's own template: chat_template.jinja, or chat_template of tokenizer_config.json; null where it has none.
    /// </param>
    /// <param name="origin">The folder, as messages show it.</param>
    /// <param name="tokenizer">Encodes what the template renders; complete but for its own ChatTemplate.</param>
    /// <returns>The template; null where neither options nor folder name one.</returns>
    /// <exception cref="UserErrorException">The name is unknown, or the tokenizer lacks a special token that the template writes.</exception>
    public static IChatTemplate? Choose(string? name, string? jinja, string origin, ITokenizer tokenizer) => null;
}
