using System.Collections;
using Rlfw.Contracts;

namespace Rlfw.Plugins.WordProblems;

/// <summary>The training examples, each made when it is asked for: however many there are, none is stored.</summary>
/// <param name="source">Makes them.</param>
/// <param name="count">How many there are.</param>
internal sealed class TrainingProblems(ProblemSource source, int count) : IReadOnlyList<Example>
{
    /// <inheritdoc />
    public int Count => count;

    /// <inheritdoc />
    public Example this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
            return source.Training(index);
        }
    }

    /// <inheritdoc />
    public IEnumerator<Example> GetEnumerator() => Enumerable.Range(0, count).Select(source.Training).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
