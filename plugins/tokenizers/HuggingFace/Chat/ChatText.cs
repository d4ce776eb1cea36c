using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// A dialog in the making: special tokens by their ids, everything else encoded as ordinary text. Ordinary text between two
/// special tokens is encoded in one piece, as it is where the whole rendering is encoded at once.
/// </summary>
/// <param name="tokenizer">Encodes.</param>
internal sealed class ChatText(ITokenizer tokenizer)
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _pending = new();
    private readonly List<int> _ids = [];

    /// <summary>Appends a special token.</summary>
    public ChatText Special(string token)
    {
        Cut();
        _text.Append(token);
        _ids.Add(tokenizer.SpecialTokens[token]);
        return this;
    }

    /// <summary>Appends ordinary text; special tokens that it spells stay text.</summary>
    public ChatText Plain(string text)
    {
        _text.Append(text);
        _pending.Append(text);
        return this;
    }

    /// <summary>Encodes what comes next apart from what came before.</summary>
    public ChatText Cut()
    {
        if (_pending.Length > 0)
        {
            _ids.AddRange(tokenizer.Encode(_pending.ToString(), SpecialText.Plain));
            _pending.Clear();
        }

        return this;
    }

    /// <summary>Appends the header of a message.</summary>
    public ChatText Header(string role) =>
        Special(LlamaTokens.StartHeader).Plain(role).Special(LlamaTokens.EndHeader).Plain("\n\n");

    /// <summary>The whole.</summary>
    public RenderedChat End()
    {
        Cut();
        return new RenderedChat(_text.ToString(), [.. _ids]);
    }
}
