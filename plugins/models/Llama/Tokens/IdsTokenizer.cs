using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>What stands in for the tokenizer of a folder that has none: it knows the ids, and no text.</summary>
/// <param name="folder">The folder, for messages.</param>
/// <param name="vocabularySize">Ids V.</param>
/// <param name="ids">Which of them begin, end and pad.</param>
internal sealed class IdsTokenizer(string folder, int vocabularySize, GenerationIds ids) : ITokenizer
{
    public int VocabularySize => vocabularySize;

    public int PaddingId => ids.PaddingId ?? EndId;

    public int? BeginId => ids.BeginId;

    // A model without an end has no id to spare for one: its last is as good as any.
    public int EndId => ids.StopIds.Count > 0 ? ids.StopIds[0] : vocabularySize - 1;

    public int[] Encode(string text) => throw NoTokenizer();

    public string Decode(ReadOnlySpan<int> ids) => throw NoTokenizer();

    private UserErrorException NoTokenizer() =>
        new(
            $"'{folder}' has no tokenizer (no tokenizer.json, no tokenizer.model), so that text and ids cannot be turned "
                + "into each other: put the model's tokenizer files into the folder, name one with the model's option "
                + "'tokenizer', or give ids instead of text"
        );
}
