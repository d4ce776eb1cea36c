using MathNet.Numerics.Distributions;

namespace Rlfw.Training.Statistics;

/// <summary>The confidence interval of a mean under Student's t-distribution: right for few, roughly normal values.</summary>
public static class StudentInterval
{
    /// <summary>mean ± t(1 - (1 - level) / 2, n - 1) · s / √n.</summary>
    /// <param name="values">The values, for example one final return per seed.</param>
    /// <param name="level">The probability that the interval covers the true mean, in (0, 1).</param>
    /// <returns>The interval; null for fewer than two values, which say nothing about spread.</returns>
    public static ConfidenceInterval? OfMean(ReadOnlySpan<double> values, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
        if (values.Length < 2)
        {
            return null;
        }

        var mean = SampleStatistics.Mean(values);
        var quantile = StudentT.InvCDF(0, 1, values.Length - 1, 1 - ((1 - level) / 2));
        var half = quantile * SampleStatistics.StandardDeviation(values) / Math.Sqrt(values.Length);
        return new ConfidenceInterval(mean, mean - half, mean + half, level);
    }
}
