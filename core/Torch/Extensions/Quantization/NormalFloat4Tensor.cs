namespace Rlfw.Torch.Extensions;

/// <summary>A tensor in NF4; its parts belong to whoever made it.</summary>
public sealed class NormalFloat4Tensor
{
    private readonly long[] shape;
    private readonly torch.Tensor packed;
    private readonly BlockScales scales;
    private readonly torch.Tensor pairs;

    internal NormalFloat4Tensor(long[] shape, torch.Tensor packed, BlockScales scales, torch.Tensor pairs)
    {
        this.pairs = pairs;
        this.shape = shape;
        this.packed = packed;
        this.scales = scales;
    }

    /// <summary>Lengths of the dimensions.</summary>
    public IReadOnlyList<long> Shape => shape;

    /// <summary>
    /// What it consists of: "packed"; "absmax" and, doubly quantized, "absmax_steps" and "absmax_mean"; and "levels", the two
    /// levels of each byte.
    /// </summary>
    public IReadOnlyList<(string Name, torch.Tensor Tensor)> Tensors =>
        [("packed", packed), .. scales.Tensors, ("levels", pairs)];

    /// <summary>The tensor again.</summary>
    /// <param name="dtype">The result's element type; the product is computed in float32.</param>
    public torch.Tensor Dequantize(torch.ScalarType dtype)
    {
        using var scope = torch.NewDisposeScope();
        var values = pairs
            .index_select(0, packed.to(torch.int32))
            .view(-1, NormalFloat4.BlockLength)
            .mul_(scales.Column())
            .view(-1)
            .to(dtype);
        var count = shape.Aggregate(1L, (product, length) => product * length);
        return scope.MoveToOuter(values.narrow(0, 0, count).view(shape));
    }
}
