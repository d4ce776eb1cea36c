using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Benchmarks;

/// <summary>Operations of a prefill, from the model's shape: two for each product and sum.</summary>
internal sealed class PrefillWork
{
    private readonly long _layers;
    private readonly long _queryWidth;
    private readonly long _matrixElements;
    private readonly long _headElements;

    public PrefillWork(ModelDescription description)
    {
        var facts = description.Facts.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal);
        long Number(string name) => long.Parse(facts[name], CultureInfo.InvariantCulture);
        _layers = Number("num_hidden_layers");
        _queryWidth = Number("num_attention_heads") * Number("head_dim");
        _matrixElements = description
            .Parameters.Where(entry =>
                entry.Shape.Length == 2 && entry.Name.Contains(".layers.", StringComparison.Ordinal)
            )
            .Sum(entry => entry.Shape[0] * entry.Shape[1]);
        _headElements = Number("vocab_size") * Number("hidden_size");
    }

    /// <summary>The layers' matrices for every token, and the head for the last of each row.</summary>
    public double Matrices(long rows, long columns) =>
        (2.0 * rows * columns * _matrixElements) + (2.0 * rows * _headElements);

    /// <summary>Scores and their sums over values: a token sees half of the others on average.</summary>
    public double Attention(long rows, long columns) => 2.0 * 2 * rows * columns * columns / 2 * _queryWidth * _layers;
}
