using System.Numerics;

namespace Rlfw.Training.Networks;

/// <summary>Sums of squares.</summary>
internal static class SquareSum
{
    // float32 sums over a stretch this short lose nothing that matters; stretches are added in float64.
    private const int Stretch = 4096;

    /// <summary>The sum of squares, in an order that depends on the processor's vectors alone.</summary>
    /// <param name="values">The values.</param>
    public static double Of(ReadOnlySpan<float> values)
    {
        var total = 0.0;
        for (var start = 0; start < values.Length; start += Stretch)
        {
            total += OfStretch(values.Slice(start, Math.Min(Stretch, values.Length - start)));
        }

        return total;
    }

    private static double OfStretch(ReadOnlySpan<float> values)
    {
        Vector<float> first = default,
            second = default;
        var i = 0;
        for (; i <= values.Length - (2 * Vector<float>.Count); i += 2 * Vector<float>.Count)
        {
            var (a, b) = (new Vector<float>(values[i..]), new Vector<float>(values[(i + Vector<float>.Count)..]));
            first += a * a;
            second += b * b;
        }

        var sum = (double)Vector.Sum(first + second);
        for (; i < values.Length; i++)
        {
            sum += values[i] * values[i];
        }

        return sum;
    }
}
