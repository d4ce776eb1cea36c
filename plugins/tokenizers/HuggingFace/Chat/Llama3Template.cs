using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// Llama 3's plain rendering: the begin token, then each message with its header and its content as it stands. As in Meta's
/// reference, a header's line feeds are encoded apart from the content.
/// </summary>
/// <param name="tokenizer">Has the tokens of headers.</param>
internal sealed class Llama3Template(ITokenizer tokenizer) : IChatTemplate
{
    /// <summary>The template's name.</summary>
    public const string Id = "llama3";

    /// <inheritdoc />
    public string Name => Id;

    /// <summary>Whether white space around contents is left out, as the templates of Hugging Face folders do.</summary>
    public bool Trims { get; init; }

    /// <summary>Whether a header's line feeds and the content are encoded together, as where a rendering is encoded whole.</summary>
    public bool EncodesWhole { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<int> StopIds { get; } = LlamaTokens.StopIds(tokenizer);

    /// <inheritdoc />
    public RenderedChat Render(Chat chat)
    {
        ArgumentNullException.ThrowIfNull(chat);
        ChatFaults.CheckRoles(chat, Id, "system", "user", "assistant", "ipython");
        Refuse(chat.Tools.Count > 0 || chat.BuiltinTools.Count > 0, "tools");
        Refuse(chat.DateString is not null, "a date_string");
        var text = new ChatText(tokenizer).Special(LlamaTokens.Begin);
        for (var i = 0; i < chat.Messages.Count; i++)
        {
            if (chat.Messages[i].ToolCalls.Count > 0)
            {
                throw ChatFaults.At(chat, i, $"the chat template {Id} knows no tool calls: {Advice}");
            }

            var content = ChatFaults.Content(chat, i);
            text.Header(chat.Messages[i].Role);
            if (!EncodesWhole)
            {
                text.Cut();
            }

            text.Plain(Trims ? PythonText.Strip(content) : content).Special(LlamaTokens.EndOfTurn);
        }

        return (chat.AddGenerationPrompt ? text.Header("assistant") : text).End();
    }

    private const string Advice = $"leave them out, or choose the chat template {InstructTemplate.Id32}";

    private static void Refuse(bool given, string what)
    {
        if (given)
        {
            throw new UserErrorException(
                $"the dialog has {what}, which the chat template {Id} does not show: {Advice}"
            );
        }
    }
}
