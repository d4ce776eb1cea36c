using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rlfw.Training.Networks.Kernels;

/// <summary>Functions of many numbers at once, with errors of about 1e-7 of the result, of <see cref="Erf"/> of 1.</summary>
internal static class VectorMath
{
    private const float Log2OfE = 1.44269504f;

    // ln 2 in two parts: n times the first is exact for the n that occur.
    private const float Log2High = 0.693359375f;
    private const float Log2Low = -2.12194440e-4f;

    /// <summary>exp(x) - 1, accurate near 0 too. Beyond [-87, 87] the result is that of the bound.</summary>
    /// <param name="x">x; not a number stays so.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ExpMinusOne(Vector<float> x)
    {
        var bounded = Vector.MinNative(Vector.MaxNative(x, new Vector<float>(-87)), new Vector<float>(87));

        // exp(x) = 2^n exp(r) with |r| <= ln 2 / 2, where Taylor's series is short.
        var n = Vector.Round(bounded * Log2OfE);
        var r = Vector.MultiplyAddEstimate(n, new Vector<float>(-Log2High), bounded);
        r = Vector.MultiplyAddEstimate(n, new Vector<float>(-Log2Low), r);
        var series = Vector.MultiplyAddEstimate(r, new Vector<float>(1f / 5040), new Vector<float>(1f / 720));
        series = Vector.MultiplyAddEstimate(series, r, new Vector<float>(1f / 120));
        series = Vector.MultiplyAddEstimate(series, r, new Vector<float>(1f / 24));
        series = Vector.MultiplyAddEstimate(series, r, new Vector<float>(1f / 6));
        series = Vector.MultiplyAddEstimate(series, r, new Vector<float>(0.5f));
        series = Vector.MultiplyAddEstimate(series, r * r, r);
        var power = Vector.AsVectorSingle((Vector.ConvertToInt32Native(n) + new Vector<int>(127)) << 23);
        var result = Vector.MultiplyAddEstimate(power, series, power - Vector<float>.One);
        return Vector.ConditionalSelect(Vector.Equals(x, x), result, x);
    }

    /// <summary>The hyperbolic tangent.</summary>
    /// <param name="x">x; not a number stays so.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x)
    {
        // (e^2x - 1) / (e^2x + 1); from 9.02 on it rounds to 1.
        var doubled = x + x;
        var bounded = Vector.MinNative(Vector.MaxNative(doubled, new Vector<float>(-20)), new Vector<float>(20));
        var t = ExpMinusOne(Vector.ConditionalSelect(Vector.Equals(x, x), bounded, x));
        return t / (t + new Vector<float>(2));
    }

    /// <summary>The logistic function 1 / (1 + exp(-x)).</summary>
    /// <param name="x">x; not a number stays so.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Logistic(Vector<float> x) =>
        Vector<float>.One / (ExpMinusOne(-x) + new Vector<float>(2));

    /// <summary>
    /// The error function (Abramowitz and Stegun, 1964, "Handbook of mathematical functions", 7.1.26): an absolute error of 1.5e-7.
    /// </summary>
    /// <param name="x">x; not a number stays so.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Erf(Vector<float> x)
    {
        var size = Vector.Abs(x);
        var t = Vector<float>.One / Vector.MultiplyAddEstimate(size, new Vector<float>(0.3275911f), Vector<float>.One);
        var sum = Vector.MultiplyAddEstimate(t, new Vector<float>(1.061405429f), new Vector<float>(-1.453152027f));
        sum = Vector.MultiplyAddEstimate(sum, t, new Vector<float>(1.421413741f));
        sum = Vector.MultiplyAddEstimate(sum, t, new Vector<float>(-0.284496736f));
        sum = Vector.MultiplyAddEstimate(sum, t, new Vector<float>(0.254829592f));
        var exponential = ExpMinusOne(-(size * size)) + Vector<float>.One;
        return Vector.CopySign(Vector<float>.One - (sum * t * exponential), x);
    }
}
