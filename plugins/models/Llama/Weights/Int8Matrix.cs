namespace Rlfw.Plugins.Llama;

/// <summary>A matrix in 8 bits, which is made dense where it is used.</summary>
internal sealed class Int8Matrix : IMatrix
{
    private readonly Tensor _values;
    private readonly Tensor _scales;
    private readonly ScalarType _dtype;

    /// <summary>Quantizes a matrix.</summary>
    /// <param name="dense">[out, in].</param>
    /// <param name="dtype">What the model computes in.</param>
    public Int8Matrix(Tensor dense, ScalarType dtype)
    {
        _dtype = dtype;
        (_values, _scales) = RowwiseInt8.Quantize(dense);
    }

    public IReadOnlyList<(string Name, Tensor Tensor)> Tensors =>
        [("weight_int8", _values), ("weight_scales", _scales)];

    public bool IsQuantized => true;

    public Tensor Apply(Tensor input, Tensor? bias)
    {
        var output = RecomputedLinear.Apply(input, Values);
        return bias is null ? output : output + bias;
    }

    public Tensor Values() => RowwiseInt8.Dequantize(_values, _scales, _dtype);
}
