namespace Rlfw.Torch.Extensions;

/// <summary>
/// The scales of blocks, as they are or in 8 bits: QLoRA's double quantization. Here a scale is the mean of all scales plus a
/// whole number of steps, a step a block of 256 scales; QLoRA uses 8-bit floats instead of whole numbers.
/// </summary>
/// <param name="Values">float32 [blocks], or int8 [blocks of 256, 256].</param>
/// <param name="Steps">float32 [blocks of 256, 1]; null where the scales are plain.</param>
/// <param name="Mean">float32 []; null where the scales are plain.</param>
/// <param name="Count">How many scales there are.</param>
internal sealed record BlockScales(torch.Tensor Values, torch.Tensor? Steps, torch.Tensor? Mean, long Count)
{
    private const int BlockLength = 256;

    public static BlockScales Plain(torch.Tensor scales) => new(scales, null, null, scales.numel());

    public static BlockScales Quantize(torch.Tensor scales)
    {
        var mean = scales.mean();
        var (values, steps) = RowwiseInt8.Quantize(NormalFloat4.Blocks(scales - mean, BlockLength));
        return new BlockScales(values, steps, mean, scales.numel());
    }

    /// <summary>The tensors, for whoever keeps them.</summary>
    public IEnumerable<(string Name, torch.Tensor Tensor)> Tensors
    {
        get
        {
            yield return ("absmax", Values);
            if (Steps is not null && Mean is not null)
            {
                yield return ("absmax_steps", Steps);
                yield return ("absmax_mean", Mean);
            }
        }
    }

    /// <summary>The scales, float32 [blocks, 1].</summary>
    public torch.Tensor Column() =>
        Steps is null
            ? Values.view(-1, 1)
            : (RowwiseInt8.Dequantize(Values, Steps, torch.float32).view(-1).narrow(0, 0, Count) + Mean!).view(-1, 1);

    /// <summary>The same, outside of a scope that is about to end.</summary>
    public BlockScales MovedFrom(DisposeScope scope)
    {
        foreach (var (_, tensor) in Tensors)
        {
            scope.MoveToOuter(tensor);
        }
        return this;
    }
}
