using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// The tokenizer of a Hugging Face folder: byte-level BPE with special tokens. Any text has ids, and they decode to it; half of a
/// surrogate pair, which is no character, counts as U+FFFD, as in tiktoken.
/// </summary>
[Plugin(
    "huggingface",
    typeof(HuggingFaceOptions),
    Summary = "Byte-level BPE of a Hugging Face folder: tokenizer.json or Llama 3's tokenizer.model, special tokens, chat templates."
)]
public sealed class HuggingFaceTokenizer : ITokenizer
{
    private readonly LoadedTokenizer _parts;

    /// <summary>Loads the tokenizer.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="hub">Brings the files of hf:// references.</param>
    /// <exception cref="UserErrorException">A file is missing or malformed: which, where, what to do.</exception>
    public HuggingFaceTokenizer(HuggingFaceOptions options, IHub hub)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(hub);
        _parts = TokenizerLoader.Load(TokenizerFolder.Find(options.Path, hub));
        ChatTemplate = ChatTemplates.Choose(options.ChatTemplate, _parts.ChatTemplate, options.Path, this);
    }

    /// <inheritdoc />
    public int VocabularySize => _parts.Decoder.Count;

    /// <inheritdoc />
    public int PaddingId => _parts.Roles.Padding;

    /// <inheritdoc />
    public int? BeginId => _parts.Roles.Begin;

    /// <inheritdoc />
    public int EndId => _parts.Roles.End;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, int> SpecialTokens => _parts.SpecialTokens;

    /// <inheritdoc />
    public IChatTemplate? ChatTemplate { get; }

    /// <inheritdoc />
    public int[] Encode(string text) => _parts.Encoder.Encode(text, SpecialText.Plain);

    /// <inheritdoc />
    public int[] Encode(string text, SpecialText special) => _parts.Encoder.Encode(text, special);

    /// <inheritdoc />
    public string Decode(ReadOnlySpan<int> ids) => _parts.Decoder.Decode(ids);

    /// <inheritdoc />
    public ITokenStream OpenStream() => new Utf8TokenStream(_parts.Decoder);
}
