namespace Rlfw.Torch.Extensions;

/// <summary>
/// Tensors in 4 bits: NF4 (Dettmers et al., 2023, "QLoRA"). Blocks of 64 elements are divided by their largest magnitude, and
/// each element becomes the nearest of 16 levels, quantiles of the normal distribution; two elements share a byte.
/// </summary>
public static class NormalFloat4
{
    /// <summary>Elements that share a scale.</summary>
    public const int BlockLength = 64;

    /// <summary>The levels, ascending, as they were published.</summary>
    public static ReadOnlySpan<float> Levels =>
        [
            -1.0f,
            -0.6961928009986877f,
            -0.5250730514526367f,
            -0.39491748809814453f,
            -0.28444138169288635f,
            -0.18477343022823334f,
            -0.09105003625154495f,
            0.0f,
            0.07958029955625534f,
            0.16093020141124725f,
            0.24611230194568634f,
            0.33791524171829224f,
            0.44070982933044434f,
            0.5626170039176941f,
            0.7229568362236023f,
            1.0f,
        ];

    /// <summary>Quantizes.</summary>
    /// <param name="tensor">Floating-point, of any shape; blocks run through it row by row.</param>
    /// <param name="doubleQuantization">Whether the scales are quantized too: 0.127 bits an element instead of 0.5.</param>
    public static NormalFloat4Tensor Quantize(torch.Tensor tensor, bool doubleQuantization = false)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using var scope = torch.NewDisposeScope();
        var blocks = Blocks(tensor.detach().to(torch.float32), BlockLength);
        var largest = blocks.abs().amax([1], keepdim: true);
        var scaled = blocks / largest.masked_fill(largest.eq(0), 1);
        var codes = scaled.bucketize(Boundaries(tensor.device), outInt32: true).to(torch.uint8).view(-1, 2);
        // The first element of a pair in the high half of its byte, as bitsandbytes packs them.
        var packed = codes.select(1, 0).mul(16).add(codes.select(1, 1));
        var scales = doubleQuantization ? BlockScales.Quantize(largest.view(-1)) : BlockScales.Plain(largest.view(-1));
        return new NormalFloat4Tensor(
            tensor.shape,
            scope.MoveToOuter(packed),
            scales.MovedFrom(scope),
            scope.MoveToOuter(Pairs(tensor.device))
        );
    }

    /// <summary>Rows of a length; zeros fill the last one up.</summary>
    internal static torch.Tensor Blocks(torch.Tensor tensor, long length)
    {
        var flat = tensor.reshape(-1);
        var missing = (length - (flat.numel() % length)) % length;
        return (missing == 0 ? flat : torch.cat([flat, torch.zeros([missing], flat.dtype, flat.device)])).view(
            -1,
            length
        );
    }

    // Both levels of a byte, by the byte: one look-up for two elements.
    private static torch.Tensor Pairs(torch.Device device)
    {
        var pairs = new float[256 * 2];
        for (var code = 0; code < 256; code++)
        {
            pairs[2 * code] = Levels[code >> 4];
            pairs[(2 * code) + 1] = Levels[code & 15];
        }
        return torch.tensor(pairs, [256, 2], device: device);
    }

    // Halfway between neighbouring levels.
    private static torch.Tensor Boundaries(torch.Device device)
    {
        var boundaries = new float[Levels.Length - 1];
        for (var i = 0; i < boundaries.Length; i++)
        {
            boundaries[i] = (Levels[i] + Levels[i + 1]) / 2;
        }
        return torch.tensor(boundaries, device: device);
    }
}
