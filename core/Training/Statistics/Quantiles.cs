namespace Rlfw.Training.Statistics;

/// <summary>Quantiles of sorted values.</summary>
public static class Quantiles
{
    /// <summary>The quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996).</summary>
    /// <param name="sorted">At least one value, in ascending order.</param>
    /// <param name="probability">In [0, 1]; 0.5 is the median.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        if (sorted.IsEmpty)
        {
            throw new ArgumentException("at least one value is needed", nameof(sorted));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        var position = probability * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>The interval between the quantiles that leave out equal tails; sorts the values.</summary>
    /// <param name="estimate">The point estimate.</param>
    /// <param name="values">The statistic of each resample; sorted by the call.</param>
    /// <param name="level">The probability between the tails, in (0, 1).</param>
    internal static ConfidenceInterval Interval(double estimate, double[] values, double level)
    {
        Array.Sort(values);
        var tail = (1 - level) / 2;
        return new ConfidenceInterval(estimate, OfSorted(values, tail), OfSorted(values, 1 - tail), level);
    }
}
