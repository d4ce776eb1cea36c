namespace Rlfw.Training.Optimizers;

/// <summary>
/// Numbers as bytes: each block of 256 numbers is divided by its largest absolute value, and of the quotients the nearest value of a code
/// is kept (Dettmers et al., 2021, section 2.1). An outlier so costs the precision of its own block alone. From plain operators, so it
/// runs wherever tensors do.
/// </summary>
public sealed class BlockwiseCode : IDisposable
{
    /// <summary>Numbers of a block.</summary>
    public const int BlockSize = 256;

    private const float LeastScale = 1e-37f;

    private readonly Tensor _values;
    private readonly Tensor _middles;
    private readonly bool _keepsPositive;

    /// <summary>Brings a code to a device.</summary>
    /// <param name="values">The code's values, ascending; at most 256.</param>
    /// <param name="device">The device.</param>
    public BlockwiseCode(IReadOnlyList<float> values, Device device)
    {
        ArgumentNullException.ThrowIfNull(values);
        float[] middles = [.. values.Skip(1).Zip(values, (high, low) => (float)(((double)high + low) / 2))];
        _values = torch.tensor(values.ToArray(), device: device).DetachFromDisposeScope();
        _middles = torch.tensor(middles, device: device).DetachFromDisposeScope();
        _keepsPositive = values[0] == 0;
    }

    /// <summary>Blocks that a number of numbers takes; the last may be shorter.</summary>
    /// <param name="count">The numbers.</param>
    public static long Blocks(long count) => (count + BlockSize - 1) / BlockSize;

    /// <summary>
    /// Encodes. With a code without negative values a number above 0 never becomes 0: a mean of squared gradients that did would make the
    /// next step, which is divided by its root, a million times too long.
    /// </summary>
    /// <param name="numbers">float32 [N]; finite.</param>
    /// <returns>Codes, uint8 [N], and the largest absolute value of each block, float32 [blocks].</returns>
    public (Tensor Codes, Tensor Scales) Encode(Tensor numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        using var scope = NewDisposeScope();
        var (count, blocks) = (numbers.shape[0], Blocks(numbers.shape[0]));
        var padded = Padded(numbers, blocks);
        var scales = padded.abs().amax([1]);
        // A block of zeros has scale 0, and any divisor will do that no device takes for 0.
        var quotients = padded / scales.clamp_min(LeastScale).unsqueeze(1);
        var codes = torch.bucketize(quotients, _middles, outInt32: true);
        if (_keepsPositive)
        {
            codes = torch.maximum(codes, padded.gt(0).to_type(ScalarType.Int32));
        }

        var bytes = codes.to_type(ScalarType.Byte).view(-1).narrow(0, 0, count);
        return (bytes.clone().MoveToOuterDisposeScope(), scales.MoveToOuterDisposeScope());
    }

    /// <summary>Decodes.</summary>
    /// <param name="codes">uint8 [N].</param>
    /// <param name="scales">float32 [blocks].</param>
    /// <returns>float32 [N].</returns>
    public Tensor Decode(Tensor codes, Tensor scales)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(scales);
        using var scope = NewDisposeScope();
        var count = codes.shape[0];
        var values = _values.index_select(0, codes.to_type(ScalarType.Int32));
        return (Padded(values, scales.shape[0]) * scales.unsqueeze(1))
            .view(-1)
            .narrow(0, 0, count)
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _values.Dispose();
        _middles.Dispose();
    }

    /// <summary>[N] as [blocks, 256], zeros at the end.</summary>
    private static Tensor Padded(Tensor numbers, long blocks)
    {
        var missing = (blocks * BlockSize) - numbers.shape[0];
        var whole =
            missing == 0 ? numbers : torch.cat([numbers, torch.zeros([missing], numbers.dtype, numbers.device)]);
        return whole.view(blocks, BlockSize);
    }
}
