namespace Rlfw.Plugins.Llama;

/// <summary>The frequencies of rotary positions (Su et al., 2021, "RoFormer"), with Llama 3's scaling.</summary>
public static class RotaryFrequencies
{
    /// <summary>theta^(-2i / D) for i in 0 .. D/2 - 1, scaled where a scaling is given.</summary>
    /// <param name="headSize">D, even.</param>
    /// <param name="theta">The base.</param>
    /// <param name="scaling">Llama 3's scaling, or null.</param>
    /// <returns>D/2 angles per position, in radians.</returns>
    public static double[] Compute(int headSize, double theta, RopeScaling? scaling)
    {
        var frequencies = new double[headSize / 2];
        for (var i = 0; i < frequencies.Length; i++)
        {
            var frequency = Math.Pow(theta, -2.0 * i / headSize);
            frequencies[i] = scaling is null ? frequency : Scale(frequency, scaling);
        }

        return frequencies;
    }

    private static double Scale(double frequency, RopeScaling scaling)
    {
        // How many waves fit into the context the model was first trained on.
        var waves = scaling.OriginalMaxLength * frequency / (2 * Math.PI);
        var kept = Math.Clamp((waves - scaling.LowFreqFactor) / (scaling.HighFreqFactor - scaling.LowFreqFactor), 0, 1);
        return (kept * frequency) + ((1 - kept) * frequency / scaling.Factor);
    }
}
