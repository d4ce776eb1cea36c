using System.Collections;

namespace Rlfw.Training.Completions;

/// <summary>Examples that are encoded when they are asked for.</summary>
/// <param name="places">The places of the examples in their split.</param>
/// <param name="sizes">Their longest texts.</param>
/// <param name="encode">Encodes the example at a place.</param>
internal sealed class EncodedExamples(int[] places, ExampleSizes sizes, Func<int, EncodedExample> encode)
    : IReadOnlyList<EncodedExample>
{
    /// <summary>Their longest texts.</summary>
    public ExampleSizes Sizes => sizes;

    /// <inheritdoc />
    public int Count => places.Length;

    /// <inheritdoc />
    public EncodedExample this[int index] => encode(places[index]);

    /// <inheritdoc />
    public IEnumerator<EncodedExample> GetEnumerator() => places.Select(encode).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
