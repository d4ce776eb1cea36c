namespace Rlfw.Plugins.Llama;

/// <summary>A matrix in NF4, which is made dense where it is used.</summary>
internal sealed class NormalFloat4Matrix : IMatrix
{
    private readonly NormalFloat4Tensor _quantized;
    private readonly ScalarType _dtype;

    /// <summary>Quantizes a matrix.</summary>
    /// <param name="dense">[out, in].</param>
    /// <param name="dtype">What the model computes in.</param>
    /// <param name="doubleQuantization">Whether the scales are quantized too.</param>
    public NormalFloat4Matrix(Tensor dense, ScalarType dtype, bool doubleQuantization)
    {
        _dtype = dtype;
        _quantized = NormalFloat4.Quantize(dense, doubleQuantization);
    }

    public IReadOnlyList<(string Name, Tensor Tensor)> Tensors =>
        [.. _quantized.Tensors.Select(part => ($"weight_{part.Name}", part.Tensor))];

    public bool IsQuantized => true;

    public Tensor Apply(Tensor input, Tensor? bias)
    {
        var output = RecomputedLinear.Apply(input, Values);
        return bias is null ? output : output + bias;
    }

    public Tensor Values() => _quantized.Dequantize(_dtype);
}
