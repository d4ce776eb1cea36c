namespace Rlfw.Plugins.Llama;

/// <summary>What quantization changed, by kind of linear map.</summary>
internal sealed class QuantizationErrors
{
    private readonly SortedDictionary<string, (double Error, double Total)> _squares = new(StringComparer.Ordinal);

    /// <summary>
    /// The root of (summed squared error / summed squares) of the matrices by the last part of their maps' names, "q_proj";
    /// empty where nothing is quantized.
    /// </summary>
    public IReadOnlyList<(string Kind, double Error)> ByKind =>
        [.. _squares.Select(entry => (entry.Key, Relative(entry.Value)))];

    /// <summary>The same over all matrices.</summary>
    public double Overall =>
        Relative(_squares.Values.Aggregate((0.0, 0.0), (sum, own) => (sum.Item1 + own.Error, sum.Item2 + own.Total)));

    /// <summary>Compares a matrix with what became of it.</summary>
    /// <param name="name">Its dotted path: "model.layers.0.self_attn.q_proj.weight".</param>
    /// <param name="dense">As it was.</param>
    /// <param name="matrix">As it is kept.</param>
    public void Add(string name, Tensor dense, IMatrix matrix)
    {
        using var scope = torch.NewDisposeScope();
        var values = dense.to_type(ScalarType.Float32);
        var error = (matrix.Values().to_type(ScalarType.Float32) - values).square().sum().item<float>();
        var kind = name.Split('.')[^2];
        var (before, total) = _squares.GetValueOrDefault(kind);
        _squares[kind] = (before + error, total + values.square().sum().item<float>());
    }

    private static double Relative((double Error, double Total) squares) =>
        squares.Total == 0 ? 0 : Math.Sqrt(squares.Error / squares.Total);
}
