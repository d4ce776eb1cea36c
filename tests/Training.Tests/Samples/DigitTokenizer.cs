using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>Digits as themselves; 10 pads, 11 begins, 12 ends.</summary>
internal sealed class DigitTokenizer : ITokenizer
{
    public int VocabularySize => 13;

    public int PaddingId => 10;

    public int? BeginId => 11;

    public int EndId => 12;

    public int[] Encode(string text) =>
        [
            .. text.Select(
                (c, i) =>
                    char.IsAsciiDigit(c) ? c - '0' : throw new UserErrorException($"no token for '{c}' at offset {i}")
            ),
        ];

    public string Decode(ReadOnlySpan<int> ids) => string.Concat(ids.ToArray().Where(x => x < 10));
}
