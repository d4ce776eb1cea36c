namespace Rlfw.Training.Optimizers;

/// <summary>
/// The 256 values of the dynamic 8-bit code (Dettmers et al., 2021, "8-bit Optimizers via Block-wise Quantization", section 2.1, figure
/// 2): a byte holds a sign, a power of ten and a fraction of it, and the larger the power, the more bits are left for the fraction.
/// So values near the largest are told apart finely, and values a million times smaller are not lost.
/// </summary>
public static class DynamicCode
{
    /// <summary>Values of a code.</summary>
    public const int Count = 256;

    private const int Decades = 7;

    /// <summary>From -1 to 1, ascending: for a mean of gradients. The positive side alone has the 1 itself.</summary>
    public static IReadOnlyList<float> Signed { get; } = Make(signed: true);

    /// <summary>
    /// From 0 to 1, ascending: for a mean of squared gradients, whose sign is known, so that its bit goes to the fraction (section 2.2).
    /// </summary>
    public static IReadOnlyList<float> Unsigned { get; } = Make(signed: false);

    private static float[] Make(bool signed)
    {
        var values = new List<double> { 0, 1 };
        for (var decade = 0; decade < Decades; decade++)
        {
            // 10^-6 has one fraction, or two where there is no sign; each next power has twice as many.
            var fractions = (signed ? 1 : 2) << decade;
            var power = Math.Pow(10, decade - (Decades - 1));
            for (var i = 0; i < fractions; i++)
            {
                // The middle of the i-th of equal parts of [0.1, 1].
                var value = power * (0.1 + (0.9 * (i + 0.5) / fractions));
                values.Add(value);
                if (signed)
                {
                    values.Add(-value);
                }
            }
        }

        return [.. values.Order().Select(value => (float)value)];
    }
}
