namespace Rlfw.Training.Statistics;

/// <summary>Mean and spread of a sample.</summary>
public static class SampleStatistics
{
    /// <summary>The arithmetic mean.</summary>
    /// <param name="values">At least one value.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static double Mean(ReadOnlySpan<double> values)
    {
        Require(values, 1);
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    /// <summary>The unbiased standard deviation (divisor n - 1), in two passes.</summary>
    /// <param name="values">At least two values.</param>
    /// <exception cref="ArgumentException">There are fewer than two values.</exception>
    public static double StandardDeviation(ReadOnlySpan<double> values)
    {
        Require(values, 2);
        var mean = Mean(values);
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / (values.Length - 1));
    }

    /// <summary>
    /// The interquartile mean: the mean of what remains when a quarter of the values, rounded down, is cut at each end
    /// (Agarwal et al., 2021, "Deep reinforcement learning at the edge of the statistical precipice").
    /// </summary>
    /// <param name="values">At least one value, in any order.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static double InterquartileMean(ReadOnlySpan<double> values)
    {
        Require(values, 1);
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var cut = sorted.Length / 4;
        return Mean(sorted.AsSpan(cut, sorted.Length - (2 * cut)));
    }

    private static void Require(ReadOnlySpan<double> values, int count)
    {
        if (values.Length < count)
        {
            throw new ArgumentException(
                $"at least {count} values are needed, there are {values.Length}",
                nameof(values)
            );
        }
    }
}
