using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// A folder's template that cannot be rendered here. Refusing waits until a dialog is to be rendered: plain texts need no
/// template.
/// </summary>
/// <param name="found">What the template does that none of the known ones does: "writes &lt;|im_start|&gt;, ...".</param>
/// <param name="origin">The folder, as messages show it.</param>
/// <param name="tokenizer">Has the ids of the stops.</param>
internal sealed class RefusedTemplate(string found, string origin, ITokenizer tokenizer) : IChatTemplate
{
    /// <inheritdoc />
    public string Name => "unknown";

    /// <inheritdoc />
    public IReadOnlyList<int> StopIds { get; } =
        LlamaTokens.StopIds(tokenizer) is { Count: > 0 } stops ? stops : [tokenizer.EndId];

    /// <inheritdoc />
    public RenderedChat Render(Chat chat) =>
        throw new UserErrorException(
            $"the chat template of {origin} {found}; rlfw renders {string.Join(", ", ChatTemplates.Names)}: where the model was "
                + "trained with one of these, name it (chat_template: of the tokenizer, --template on the command line)"
        );
}
