using Rlfw.Contracts;

namespace Rlfw.Training.Statistics;

/// <summary>
/// The score distribution of an algorithm: for each threshold the share of runs, over all tasks, that score higher
/// (Agarwal et al., 2021). The higher curve is the better algorithm; where two cross, neither is better everywhere.
/// </summary>
public static class PerformanceProfile
{
    /// <summary>How many resamples the band takes where nothing else is asked for.</summary>
    public const int Repetitions = 2_000;

    /// <summary>The share of scores above each threshold, with a pointwise band by the stratified bootstrap.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="thresholds">The thresholds, in any order.</param>
    /// <param name="random">The stream to resample with.</param>
    /// <param name="level">The probability that the band covers the true share at a threshold, in (0, 1).</param>
    /// <param name="repetitions">Resamples, at least 1.</param>
    public static IReadOnlyList<ConfidenceInterval> Of(
        TaskScores scores,
        IReadOnlyList<double> thresholds,
        RandomStream random,
        double level = 0.95,
        int repetitions = Repetitions
    )
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(thresholds);
        ArgumentNullException.ThrowIfNull(random);
        StratifiedBootstrap.Check(level, repetitions);
        var shares = thresholds.Select(_ => new double[repetitions]).ToArray();
        var sample = scores.Resample(random);
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            var pooled = sample.Pooled();
            for (var i = 0; i < thresholds.Count; i++)
            {
                shares[i][repetition] = ShareAbove(pooled, thresholds[i]);
            }

            sample.Redraw(scores, random);
        }

        var all = scores.Pooled();
        return [.. thresholds.Select((x, i) => Quantiles.Interval(ShareAbove(all, x), shares[i], level))];
    }

    /// <summary>Evenly spaced thresholds over the range of the scores of all algorithms, both ends included.</summary>
    /// <param name="scores">At least one score.</param>
    /// <param name="count">How many thresholds, at least 2.</param>
    public static double[] Thresholds(ReadOnlySpan<double> scores, int count = 101)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (scores.IsEmpty)
        {
            throw new ArgumentException("at least one score is needed", nameof(scores));
        }

        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var score in scores)
        {
            (low, high) = (Math.Min(low, score), Math.Max(high, score));
        }

        return [.. Enumerable.Range(0, count).Select(i => low + ((high - low) * i / (count - 1)))];
    }

    private static double ShareAbove(double[] scores, double threshold)
    {
        var count = 0;
        foreach (var score in scores)
        {
            count += score > threshold ? 1 : 0;
        }

        return (double)count / scores.Length;
    }
}
