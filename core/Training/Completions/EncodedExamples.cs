using System.Collections;

namespace Rlfw.Training.Completions;

/// <summary>Examples that are encoded when they are asked for.</summary>
/// <param name="places">The places of the examples in their split.</param>
/// <param name="longestPrompt">Tokens of the longest prompt among them.</param>
/// <param name="encode">Encodes the example at a place.</param>
internal sealed class EncodedExamples(int[] places, int longestPrompt, Func<int, EncodedExample> encode)
    : IReadOnlyList<EncodedExample>
{
    /// <summary>Tokens of the longest prompt among them.</summary>
    public int LongestPrompt => longestPrompt;

    /// <inheritdoc />
    public int Count => places.Length;

    /// <inheritdoc />
    public EncodedExample this[int index] => encode(places[index]);

    /// <inheritdoc />
    public IEnumerator<EncodedExample> GetEnumerator() => places.Select(encode).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
