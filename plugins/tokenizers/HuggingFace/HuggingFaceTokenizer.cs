using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>The tokenizer of a Hugging Face folder: byte-level BPE with special tokens.</summary>
[Plugin(
    "huggingface",
    typeof(HuggingFaceOptions),
    Summary = "Byte-level BPE of a Hugging Face folder: tokenizer.json or Llama 3's tokenizer.model, special tokens, chat templates."
)]
public sealed class HuggingFaceTokenizer : ITokenizer
{
    /// <summary>Loads the tokenizer.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="hub">Brings the files of hf:// references.</param>
    /// <exception cref="UserErrorException">A file is missing or malformed: which, where, what to do.</exception>
    public HuggingFaceTokenizer(HuggingFaceOptions options, IHub hub)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(hub);
        ChatTemplate = ChatTemplates.Choose(options.ChatTemplate, jinja: null, options.Path, this);
    }

    /// <inheritdoc />
    public int VocabularySize => 0;

    /// <inheritdoc />
    public int PaddingId => 0;

    /// <inheritdoc />
    public int? BeginId => null;

    /// <inheritdoc />
    public int EndId => 0;

    /// <inheritdoc />
    public IChatTemplate? ChatTemplate { get; }

    /// <inheritdoc />
    public int[] Encode(string text) => [];

    /// <inheritdoc />
    public string Decode(ReadOnlySpan<int> ids) => "";
}
