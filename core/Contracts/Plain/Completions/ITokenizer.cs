namespace Rlfw.Contracts;

/// <summary>Text to token ids and back. Immutable; safe from any thread.</summary>
[PluginContract(PluginKind.Tokenizer, Noun = "a tokenizer")]
public interface ITokenizer
{
    /// <summary>How many ids there are, special ones included: the ids are 0 .. count - 1.</summary>
    int VocabularySize { get; }

    /// <summary>The id that fills up shorter rows of a batch; never learned from, never generated.</summary>
    int PaddingId { get; }

    /// <summary>The id put before every prompt, or null for none.</summary>
    int? BeginId { get; }

    /// <summary>The id that ends a completion.</summary>
    int EndId { get; }

    /// <summary>The ids of a text, without special tokens.</summary>
    /// <exception cref="UserErrorException">The text holds something the vocabulary lacks: which character, at which offset.</exception>
    int[] Encode(string text);

    /// <summary>The text of ids; special ids give no text.</summary>
    string Decode(ReadOnlySpan<int> ids);
}
