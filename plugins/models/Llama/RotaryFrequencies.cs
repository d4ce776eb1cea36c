namespace Rlfw.Plugins.Llama;

/// <summary>The frequencies of rotary positions (Su et al., 2021, "RoFormer"), with Llama 3's scaling.</summary>
public static class RotaryFrequencies
{
    /// <summary>theta^(-2i / D) for i in 0 .. D/2 - 1, scaled where a scaling is given.</summary>
    /// <param name="headSize">D, even.</param>
    /// <param name="theta">The base.</param>
    /// <param name="scaling">Llama 3's scaling, or null.</param>
    /// <returns>D/2 angles per position, in radians.</returns>
    public static float[] Compute(int headSize, double theta, RopeScaling? scaling)
    {
        using var scope = torch.NewDisposeScope();
        // The reference's own operations in single precision, one by one: an angle is a frequency times a position, so that at
        // far positions the last bit of a frequency shows in the logits.
        var exponents = torch.arange(0, headSize, 2, dtype: ScalarType.Float32) / headSize;
        var frequencies = 1 / torch.pow(theta, exponents);
        return (scaling is null ? frequencies : Scale(frequencies, scaling)).data<float>().ToArray();
    }

    private static Tensor Scale(Tensor frequencies, RopeScaling scaling)
    {
        var waves = 2 * Math.PI / frequencies;
        double longest = (double)scaling.OriginalMaxLength / scaling.LowFreqFactor,
            shortest = (double)scaling.OriginalMaxLength / scaling.HighFreqFactor;
        var slowed = torch.where(waves > longest, frequencies / scaling.Factor, frequencies);
        // How far between the two, by how many waves fit into the context the model was first trained on.
        var kept =
            (scaling.OriginalMaxLength / waves - scaling.LowFreqFactor)
            / (scaling.HighFreqFactor - scaling.LowFreqFactor);
        var blended = ((1 - kept) * slowed / scaling.Factor) + (kept * slowed);
        return torch.where((waves >= shortest).logical_and(waves <= longest), blended, slowed);
    }
}
