namespace Rlfw.Plugins.Llama;

/// <summary>Turns pairs (x_i, x_(i + D/2)) of a head by the angles of its position.</summary>
/// <param name="Cosines">[1 or B, T, 1, D/2].</param>
/// <param name="Sines">[1 or B, T, 1, D/2].</param>
internal sealed record Rotation(Tensor Cosines, Tensor Sines)
{
    /// <summary>Applies it.</summary>
    /// <param name="heads">[B, T, any number of heads, D].</param>
    public Tensor Apply(Tensor heads)
    {
        var half = heads.shape[^1] / 2;
        var low = heads.narrow(-1, 0, half);
        var high = heads.narrow(-1, half, half);
        return torch.cat([(low * Cosines).addcmul(high, Sines, -1), (high * Cosines).addcmul(low, Sines, 1)], -1);
    }
}
