using Rlfw.Contracts;

namespace Rlfw.Training.Statistics;

/// <summary>
/// The confidence interval of any statistic by resampling with replacement, percentile method (Efron, 1979): for
/// statistics without a formula, such as the interquartile mean. Unreliable below about ten values.
/// </summary>
public static class BootstrapInterval
{
    /// <summary>A statistic of a sample.</summary>
    /// <param name="values">The sample.</param>
    public delegate double Statistic(ReadOnlySpan<double> values);

    /// <summary>Resamples and takes percentiles of the statistic.</summary>
    /// <param name="values">At least one value.</param>
    /// <param name="statistic">The statistic.</param>
    /// <param name="random">The stream to resample with.</param>
    /// <param name="level">The probability that the interval covers the true value, in (0, 1).</param>
    /// <param name="repetitions">Resamples, at least 1.</param>
    public static ConfidenceInterval Of(
        ReadOnlySpan<double> values,
        Statistic statistic,
        RandomStream random,
        double level = 0.95,
        int repetitions = 10_000
    )
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 1);
        var estimate = statistic(values);
        var sample = new double[values.Length];
        var statistics = new double[repetitions];
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            for (var i = 0; i < sample.Length; i++)
            {
                sample[i] = values[random.NextInt(values.Length)];
            }

            statistics[repetition] = statistic(sample);
        }

        return Quantiles.Interval(estimate, statistics, level);
    }
}
