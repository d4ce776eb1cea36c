using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>Reads the curves of compared runs.</summary>
public static class CurveReader
{
    /// <summary>How many metrics are read where there are more.</summary>
    public const int MostMetrics = 60;

    private const int MostPoints = 1_000;
    private const int FewestPoints = 100;

    // What a page draws without delay, over all metrics and runs together.
    private const int AllPoints = 250_000;
    private const int GridPoints = 120;

    // Bands are looked at, not reported: as many resamples as a pixel can show.
    private const int Repetitions = 500;

    /// <summary>Reads them.</summary>
    /// <param name="source">Where the runs are.</param>
    /// <param name="comparison">The comparison; its metric comes first.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>One entry a metric that at least one run has recorded over steps.</returns>
    public static async Task<IReadOnlyList<MetricCurves>> ReadAsync(
        IRunSource source,
        Comparison comparison,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(comparison);
        var metrics = MetricChoice
            .Curves([.. comparison.Runs.Select(run => run.Run)])
            .OrderBy(metric => metric == comparison.Metric.CurveKey ? 0 : 1)
            .Take(MostMetrics)
            .ToList();
        var histories = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>>(
            StringComparer.Ordinal
        );
        foreach (var run in comparison.Runs)
        {
            histories[run.Run.Id] = await source.HistoriesAsync(run.Run, metrics, cancellation).ConfigureAwait(false);
        }

        var share = Math.Clamp(
            AllPoints / Math.Max(1, metrics.Count * comparison.Runs.Count),
            FewestPoints,
            MostPoints
        );
        return
        [
            .. metrics
                .Select(metric =>
                    Of(metric, comparison, histories, metric == comparison.Metric.CurveKey ? MostPoints : share)
                )
                .Where(curves => curves.Runs.Count > 0),
        ];
    }

    /// <summary>Every so many-th point, the first and the last among them.</summary>
    internal static IReadOnlyList<MetricPoint> Thin(IReadOnlyList<MetricPoint> points, int most) =>
        points.Count <= most
            ? points
            : [.. Enumerable.Range(0, most).Select(i => points[(int)((long)i * (points.Count - 1) / (most - 1))])];

    private static MetricCurves Of(
        string metric,
        Comparison comparison,
        Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> histories,
        int most
    )
    {
        var runs = comparison
            .Runs.Where(run => histories[run.Run.Id].ContainsKey(metric))
            .ToDictionary(run => run.Run.Id, run => histories[run.Run.Id][metric], StringComparer.Ordinal);
        var bands = comparison
            .Groups.SelectMany(group =>
                Enum.GetValues<CurveAxis>()
                    .Select(axis => new GroupBand(group.Label, group.Task, axis, Band(group, runs, axis)))
            )
            .Where(band => band.Points.Count > 0)
            .ToList();
        return new MetricCurves(
            metric,
            runs.ToDictionary(run => run.Key, run => Thin(run.Value, most), StringComparer.Ordinal),
            bands
        );
    }

    private static IReadOnlyList<BandPoint> Band(
        ComparedGroup group,
        Dictionary<string, IReadOnlyList<MetricPoint>> runs,
        CurveAxis axis
    )
    {
        var curves = group
            .Runs.Where(run => runs.ContainsKey(run.Run.Id))
            .Select(run => Curve.Of(runs[run.Run.Id].Select(point => (At(point, axis), point.Value))))
            .Where(curve => curve.Count > 0)
            .ToList();
        return CurveBand.Of(curves, CurveBand.Grid(curves, GridPoints), ScoreTable.Stream(), repetitions: Repetitions);
    }

    private static double At(MetricPoint point, CurveAxis axis) =>
        axis switch
        {
            CurveAxis.Step => point.Step,
            CurveAxis.EnvironmentSteps => point.EnvironmentSteps ?? double.NaN,
            _ => point.Seconds,
        };
}
