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

    /// <summary>Special tokens by their text, such as <c>&lt;|eot_id|&gt;</c>; empty where there are none.</summary>
    IReadOnlyDictionary<string, int> SpecialTokens => System.Collections.Frozen.FrozenDictionary<string, int>.Empty;

    /// <summary>The ids of a text in which special tokens may be spelled out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="special">What to do where the text spells a special token.</param>
    /// <exception cref="UserErrorException">
    /// As <see cref="Encode(string)"/>; or the text spells a special token that <paramref name="special"/> forbids: which, at
    /// which offset.
    /// </exception>
    int[] Encode(string text, SpecialText special) => Encode(text);

    /// <summary>Text of ids that arrive one by one; pieces together are what <see cref="Decode"/> gives for all.</summary>
    /// <returns>A new stream for one sequence.</returns>
    ITokenStream OpenStream() => new WholeTokenStream(this);

    /// <summary>How a dialog becomes ids; null where the tokenizer knows no template.</summary>
    IChatTemplate? ChatTemplate => null;
}
