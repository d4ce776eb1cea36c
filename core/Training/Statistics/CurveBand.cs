using Rlfw.Contracts;

namespace Rlfw.Training.Statistics;

/// <summary>
/// Mean curve over runs with a pointwise interval by the percentile bootstrap over the runs. Runs are aligned by
/// interpolation within each one's own range: a run that ended early, or measures at other steps, is never extended.
/// </summary>
public static class CurveBand
{
    /// <summary>How many resamples are taken where nothing else is asked for.</summary>
    public const int Repetitions = 1_000;

    /// <summary>Mean and band at each place that at least one curve reaches.</summary>
    /// <param name="curves">One curve a run.</param>
    /// <param name="grid">The places, ascending.</param>
    /// <param name="random">The stream to resample with.</param>
    /// <param name="level">The probability that the band covers the true mean at a place, in (0, 1).</param>
    /// <param name="repetitions">Resamples, at least 1.</param>
    public static IReadOnlyList<BandPoint> Of(
        IReadOnlyList<Curve> curves,
        IReadOnlyList<double> grid,
        RandomStream random,
        double level = 0.95,
        int repetitions = Repetitions
    )
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(random);
        StratifiedBootstrap.Check(level, repetitions);
        // The same draws at every place where as many runs count: the band is as smooth as the curves.
        var draws = new Dictionary<int, int[]>();
        var means = new double[repetitions];
        var band = new List<BandPoint>(grid.Count);
        foreach (var x in grid)
        {
            double[] values = [.. curves.Select(curve => curve.At(x)).OfType<double>()];
            if (values.Length == 0)
            {
                continue;
            }

            if (!draws.TryGetValue(values.Length, out var drawn))
            {
                draws[values.Length] = drawn = Draw(values.Length, repetitions, random);
            }

            band.Add(Resampled(x, values, drawn, means, level));
        }

        return band;
    }

    /// <summary>The places where curves have points, thinned evenly where there are more than can be drawn.</summary>
    /// <param name="curves">The curves.</param>
    /// <param name="most">How many places at most, at least 2.</param>
    public static IReadOnlyList<double> Grid(IReadOnlyList<Curve> curves, int most)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        double[] all = [.. curves.SelectMany(curve => curve.X).Distinct().Order()];
        return all.Length <= most
            ? all
            : [.. Enumerable.Range(0, most).Select(i => all[(int)((long)i * (all.Length - 1) / (most - 1))])];
    }

    private static int[] Draw(int runs, int repetitions, RandomStream random)
    {
        var drawn = new int[runs * repetitions];
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = random.NextInt(runs);
        }

        return drawn;
    }

    private static BandPoint Resampled(double x, double[] values, int[] drawn, double[] means, double level)
    {
        var mean = SampleStatistics.Mean(values);
        if (values.Length == 1 || Array.TrueForAll(values, value => value == values[0]))
        {
            return new BandPoint(x, mean, mean, mean, values.Length);
        }

        for (var repetition = 0; repetition < means.Length; repetition++)
        {
            var sum = 0.0;
            for (var i = repetition * values.Length; i < (repetition + 1) * values.Length; i++)
            {
                sum += values[drawn[i]];
            }

            means[repetition] = sum / values.Length;
        }

        var interval = Quantiles.Interval(mean, means, level);
        return new BandPoint(x, mean, interval.Low, interval.High, values.Length);
    }
}
