using Rlfw.Contracts;

namespace Rlfw.Training.Statistics;

/// <summary>
/// Confidence intervals by the percentile bootstrap, runs drawn with replacement within their task (Agarwal et al., 2021).
/// With few runs the intervals are too narrow: below five runs a task take them as a lower bound of the uncertainty.
/// </summary>
public static class StratifiedBootstrap
{
    /// <summary>How many resamples are taken where nothing else is asked for.</summary>
    public const int Repetitions = 10_000;

    /// <summary>The interval of a statistic.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="statistic">The statistic: one of <see cref="AggregateScores"/>.</param>
    /// <param name="random">The stream to resample with.</param>
    /// <param name="level">The probability that the interval covers the true value, in (0, 1).</param>
    /// <param name="repetitions">Resamples, at least 1.</param>
    public static ConfidenceInterval Of(
        TaskScores scores,
        Func<TaskScores, double> statistic,
        RandomStream random,
        double level = 0.95,
        int repetitions = Repetitions
    )
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentNullException.ThrowIfNull(random);
        Check(level, repetitions);
        var sample = scores.Resample(random);
        var statistics = new double[repetitions];
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            statistics[repetition] = statistic(sample);
            sample.Redraw(scores, random);
        }

        return Quantiles.Interval(statistic(scores), statistics, level);
    }

    /// <summary>The interval of a statistic of two algorithms, each resampled by itself.</summary>
    /// <param name="first">The scores of one.</param>
    /// <param name="second">The scores of the other, on the same tasks.</param>
    /// <param name="statistic">The statistic, such as <see cref="ProbabilityOfImprovement.Of(TaskScores, TaskScores)"/>.</param>
    /// <param name="random">The stream to resample with.</param>
    /// <param name="level">The probability that the interval covers the true value, in (0, 1).</param>
    /// <param name="repetitions">Resamples, at least 1.</param>
    public static ConfidenceInterval OfPair(
        TaskScores first,
        TaskScores second,
        Func<TaskScores, TaskScores, double> statistic,
        RandomStream random,
        double level = 0.95,
        int repetitions = Repetitions
    )
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentNullException.ThrowIfNull(random);
        Check(level, repetitions);
        var (a, b) = (first.Resample(random), second.Resample(random));
        var statistics = new double[repetitions];
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            statistics[repetition] = statistic(a, b);
            a.Redraw(first, random);
            b.Redraw(second, random);
        }

        return Quantiles.Interval(statistic(first, second), statistics, level);
    }

    internal static void Check(double level, int repetitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 1);
    }
}
