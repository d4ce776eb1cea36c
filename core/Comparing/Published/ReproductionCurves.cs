using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>Learning curves of runs that repeat published results.</summary>
public static class ReproductionCurves
{
    /// <summary>What is drawn: the return of the episodes played while learning.</summary>
    public const string Metric = "episode_return";

    private const int GridPoints = 101;

    /// <summary>The mean over seeds with its band, for each result whose runs have the metric.</summary>
    /// <param name="reproductions">The results with their runs.</param>
    /// <param name="source">Where the runs are.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>
    /// By experiment. X is a run's share of the environment steps it took, in [0, 1]: algorithms of one task have different budgets.
    /// </returns>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<BandPoint>>> ReadAsync(
        IReadOnlyList<Reproduction> reproductions,
        IRunSource source,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(reproductions);
        ArgumentNullException.ThrowIfNull(source);
        var bands = new Dictionary<string, IReadOnlyList<BandPoint>>(StringComparer.Ordinal);
        foreach (var reproduction in reproductions)
        {
            var curves = new List<Curve>();
            foreach (var run in reproduction.Runs.Where(run => run.State is RunState.Finished or RunState.Failed))
            {
                var histories = await source.HistoriesAsync(run, [Metric], cancellation).ConfigureAwait(false);
                if (histories.TryGetValue(Metric, out var points) && Of(points) is { Count: > 1 } curve)
                {
                    curves.Add(curve);
                }
            }

            if (curves.Count > 0)
            {
                bands[reproduction.Published.Experiment] = CurveBand.Of(curves, Places, ScoreTable.Stream());
            }
        }

        return bands;
    }

    private static double[] Places => [.. Enumerable.Range(0, GridPoints).Select(i => i / (GridPoints - 1.0))];

    private static Curve Of(IReadOnlyList<MetricPoint> points)
    {
        var steps = points.Select(point => point.EnvironmentSteps ?? point.Step).ToArray();
        var all = steps.Length == 0 ? 0 : steps.Max();
        return Curve.Of(points.Zip(steps, (point, at) => (at / all, point.Value)));
    }
}
