namespace Rlfw.Plugins.Llama;

/// <summary>Turns pairs (x_i, x_(i + D/2)) of a head by the angles of its position; in float32, whatever the heads are.</summary>
/// <param name="Cosines">float32 [1 or B, T, 1, D/2].</param>
/// <param name="Sines">float32 [1 or B, T, 1, D/2].</param>
internal sealed record Rotation(Tensor Cosines, Tensor Sines)
{
    /// <summary>Applies it.</summary>
    /// <param name="heads">[B, T, any number of heads, D].</param>
    public Tensor Apply(Tensor heads)
    {
        var half = heads.shape[^1] / 2;
        var low = heads.narrow(-1, 0, half);
        var high = heads.narrow(-1, half, half);
        // Products of half-precision and float32 numbers are float32.
        Tensor turnedLow = (low * Cosines).addcmul(high, Sines, -1),
            turnedHigh = (high * Cosines).addcmul(low, Sines, 1);
        if (heads.dtype == ScalarType.Float32)
        {
            return torch.cat([turnedLow, turnedHigh], -1);
        }

        if (torch.is_grad_enabled())
        {
            return torch.cat([turnedLow.to_type(heads.dtype), turnedHigh.to_type(heads.dtype)], -1);
        }

        // Rounded where they belong: a copy less of what long prompts spend most of their time outside matrix products with.
        var turned = torch.empty(heads.shape, heads.dtype, heads.device);
        turned.narrow(-1, 0, half).copy_(turnedLow);
        turned.narrow(-1, half, half).copy_(turnedHigh);
        return turned;
    }
}
