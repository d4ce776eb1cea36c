using System.Collections;
using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>Examples that are made anew whenever they are asked for, and counted.</summary>
/// <param name="count">How many there are.</param>
internal sealed class GeneratedExamples(int count) : IReadOnlyList<Example>
{
    public int Made { get; private set; }

    public int Count => count;

    public Example this[int index]
    {
        get
        {
            Made++;
            return new Example(index.ToString(CultureInfo.InvariantCulture)) { Demonstration = "1" };
        }
    }

    public IEnumerator<Example> GetEnumerator() => Enumerable.Range(0, count).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
