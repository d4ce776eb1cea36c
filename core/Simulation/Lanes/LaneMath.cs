using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rlfw.Simulation;

/// <summary>
/// Functions of many numbers at once. Each lane's result depends on that lane alone, to the bit, so that an environment computes the
/// same whichever others stand beside it; the library's own vectorised functions choose their path by all lanes together.
/// </summary>
public static class LaneMath
{
    // Adding it rounds to an integer, which then stands in the low bits: 1.5 * 2^52.
    private const double Rounder = 6755399441055744.0;

    // Half of pi as a sum of three doubles, so that multiples of it can be taken off without losing digits.
    private const double HalfPi0 = 1.5707963267948966;
    private const double HalfPi1 = 6.123233995736766e-17;
    private const double HalfPi2 = -1.4973849048591698e-33;

    /// <summary>
    /// Sine and cosine, within two units in the last place for |x| up to 2^30 (farther out digits are lost); NaN of an infinity.
    /// Multiples of half of pi are taken off, then the Taylor series, whose remainder on ±pi/4 is below 1e-18.
    /// </summary>
    /// <param name="x">The angles, in radians.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector<double> Sine, Vector<double> Cosine) SineCosine(Vector<double> x)
    {
        var shifted = Vector.FusedMultiplyAdd(x, new Vector<double>(2 / Math.PI), new Vector<double>(Rounder));
        var quadrant = Vector.AsVectorInt64(shifted);
        var minusK = new Vector<double>(Rounder) - shifted;
        var r = Vector.FusedMultiplyAdd(minusK, new Vector<double>(HalfPi0), x);
        r = Vector.FusedMultiplyAdd(minusK, new Vector<double>(HalfPi1), r);
        r = Vector.FusedMultiplyAdd(minusK, new Vector<double>(HalfPi2), r);
        var square = r * r;
        var sine = SineSeries(r, square);
        var cosine = CosineSeries(square);
        var swap = Vector.Equals(quadrant & Vector<long>.One, Vector<long>.One);
        return (
            WithSign(Vector.ConditionalSelect(swap, cosine, sine), quadrant),
            WithSign(Vector.ConditionalSelect(swap, sine, cosine), quadrant + Vector<long>.One)
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> SineSeries(Vector<double> r, Vector<double> square)
    {
        var sum = new Vector<double>(1.0 / 355687428096000);
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(-1.0 / 1307674368000));
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(1.0 / 6227020800));
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(-1.0 / 39916800));
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(1.0 / 362880));
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(-1.0 / 5040));
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(1.0 / 120));
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(-1.0 / 6));
        return Vector.FusedMultiplyAdd(sum * square, r, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> CosineSeries(Vector<double> square)
    {
        var sum = new Vector<double>(1.0 / 20922789888000);
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(-1.0 / 87178291200));
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(1.0 / 479001600));
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(-1.0 / 3628800));
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(1.0 / 40320));
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(-1.0 / 720));
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(1.0 / 24));
        sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(-1.0 / 2));
        return Vector.FusedMultiplyAdd(sum, square, Vector<double>.One);
    }

    /// <summary>Negates where the second bit of a number is set: there the quadrant's half turn is odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> WithSign(Vector<double> x, Vector<long> quadrant) =>
        Vector.AsVectorDouble(Vector.AsVectorInt64(x) ^ Vector.ShiftLeft(quadrant & new Vector<long>(2), 62));
}
