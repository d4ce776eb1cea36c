using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>Ids written as numbers, for golden files that hold ids and no text: "17 4" is 17, 4.</summary>
public sealed class NumberTokenizer : ITokenizer
{
    public int VocabularySize => 512;

    // As many published tokenizers, it pads with the end token.
    public int PaddingId => EndId;

    public int? BeginId => null;

    public int EndId => 2;

    public int[] Encode(string text) =>
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(x => int.Parse(x, CultureInfo.InvariantCulture)),
        ];

    public string Decode(ReadOnlySpan<int> ids) => string.Join(' ', ids.ToArray().Where(id => id != EndId));
}
