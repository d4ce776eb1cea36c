using System.Buffers;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Characters;

/// <summary>
/// One id for each character of an alphabet and for each symbol. Ids: 0 padding, 1 end, then the symbols, then the alphabet.
/// </summary>
[Plugin(
    "characters",
    typeof(CharactersOptions),
    Summary = "One id for each character of an alphabet, and for tags given as symbols."
)]
public sealed class CharactersTokenizer : ITokenizer
{
    private const int SpecialIds = 2;

    private readonly string[] _texts;
    private readonly Dictionary<Rune, int> _idOfCharacter = [];
    private readonly (string Text, int Id)[] _symbolsLongestFirst;

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="options">Alphabet and symbols, validated.</param>
    public CharactersTokenizer(CharactersOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var characters = options.Alphabet.EnumerateRunes().ToList();
        _texts = ["", "", .. options.Symbols, .. characters.Select(rune => rune.ToString())];
        _symbolsLongestFirst =
        [
            .. options
                .Symbols.Select((text, i) => (text, SpecialIds + i))
                .OrderByDescending(symbol => symbol.text.Length),
        ];
        foreach (var character in characters)
        {
            _idOfCharacter.Add(character, SpecialIds + options.Symbols.Count + _idOfCharacter.Count);
        }
    }

    /// <inheritdoc />
    public int VocabularySize => _texts.Length;

    /// <inheritdoc />
    public int PaddingId => 0;

    /// <inheritdoc />
    public int? BeginId => null;

    /// <inheritdoc />
    public int EndId => 1;

    /// <inheritdoc />
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length);
        var offset = 0;
        while (offset < text.Length)
        {
            var (id, length) = Next(text, offset);
            ids.Add(id);
            offset += length;
        }

        return [.. ids];
    }

    /// <inheritdoc />
    public string Decode(ReadOnlySpan<int> ids)
    {
        var text = new StringBuilder(ids.Length);
        foreach (var id in ids)
        {
            text.Append(
                id >= 0 && id < _texts.Length
                    ? _texts[id]
                    : throw new ArgumentOutOfRangeException(nameof(ids), id, $"The ids are 0 to {_texts.Length - 1}.")
            );
        }

        return text.ToString();
    }

    /// <summary>A character as messages show it: itself where it is visible, and its code point.</summary>
    internal static string Name(Rune character) =>
        Rune.IsControl(character) || Rune.IsWhiteSpace(character)
            ? $"U+{character.Value:X4}"
            : $"'{character}' (U+{character.Value:X4})";

    private (int Id, int Length) Next(string text, int offset)
    {
        foreach (var (symbol, id) in _symbolsLongestFirst)
        {
            if (string.CompareOrdinal(text, offset, symbol, 0, symbol.Length) == 0)
            {
                return (id, symbol.Length);
            }
        }

        if (Rune.DecodeFromUtf16(text.AsSpan(offset), out var character, out var length) != OperationStatus.Done)
        {
            throw new UserErrorException(
                $"half of a surrogate pair stands at offset {offset} of {Excerpt(text, offset)}: the text is damaged"
            );
        }

        return _idOfCharacter.TryGetValue(character, out var found)
            ? (found, length)
            : throw new UserErrorException(
                $"the characters tokenizer's alphabet lacks {Name(character)}, at offset {offset} of {Excerpt(text, offset)}: "
                    + "add it to the tokenizer's alphabet, or leave such texts out of the dataset"
            );
    }

    private static string Excerpt(string text, int offset)
    {
        const int Around = 20;
        var start = Math.Max(0, offset - Around);
        var end = Math.Min(text.Length, offset + Around);
        return $"\"{(start > 0 ? "…" : "")}{text[start..end].ReplaceLineEndings("⏎")}{(end < text.Length ? "…" : "")}\"";
    }
}
