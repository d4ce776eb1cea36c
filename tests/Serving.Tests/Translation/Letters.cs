using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Serving.Tests.Translation;

/// <summary>Ids are characters; 0 is special.</summary>
internal sealed class Letters : ITokenizer
{
    public int VocabularySize => 128;

    public int PaddingId => 0;

    public int? BeginId => null;

    public int EndId => 0;

    public IReadOnlyDictionary<string, int> SpecialTokens { get; } = new Dictionary<string, int> { ["<end>"] = 0 };

    public int[] Encode(string text) => [.. text.Select(c => (int)c)];

    public string Decode(ReadOnlySpan<int> ids) =>
        string.Concat(ids.ToArray().Where(id => id != 0).Select(id => (char)id));

    /// <summary>What an engine gives for a text, a token a character.</summary>
    public static GenerationOutput Output(string text, FinishReason? finish = null, bool end = false) =>
        new(
            0,
            [
                .. text.Select(c => new GeneratedToken(c, -9, -9, -0.5f, [('x', -0.25f), (c, -0.5f)])),
                .. end ? [new GeneratedToken(0, -9, -9, float.NegativeInfinity, [])] : Array.Empty<GeneratedToken>(),
            ],
            text,
            finish
        );
}
