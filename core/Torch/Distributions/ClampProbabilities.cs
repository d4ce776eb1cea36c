using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules;

/// <summary>Keeps probabilities off 0 and 1, where their logarithms are infinite.</summary>
internal static class ClampProbabilities
{
    /// <summary>log(p), with p clamped by the type's machine epsilon as PyTorch does.</summary>
    public static Tensor Log(Tensor probabilities)
    {
        using var clamped = Clamp(probabilities);
        return clamped.log();
    }

    /// <summary>log(p / (1 - p)), with p clamped likewise.</summary>
    public static Tensor Logit(Tensor probabilities)
    {
        using var scope = NewDisposeScope();
        var clamped = Clamp(probabilities);
        return (clamped.log() - clamped.neg().log1p()).MoveToOuterDisposeScope();
    }

    /// <summary>The most negative finite number of a type.</summary>
    public static double Lowest(ScalarType type) =>
        type switch
        {
            ScalarType.Float64 => double.MinValue,
            ScalarType.Float16 => -65504,
            // The largest bfloat16: 8 bits of precision, the exponents of a single.
            ScalarType.BFloat16 => -3.3895313892515355e38,
            _ => float.MinValue,
        };

    private static Tensor Clamp(Tensor probabilities)
    {
        var epsilon = Epsilon(probabilities.dtype);
        return probabilities.clamp(epsilon, 1 - epsilon);
    }

    private static double Epsilon(ScalarType type) =>
        type switch
        {
            ScalarType.Float64 => Math.Pow(2, -52),
            ScalarType.Float16 => Math.Pow(2, -10),
            ScalarType.BFloat16 => Math.Pow(2, -7),
            _ => Math.Pow(2, -23),
        };
}
