using Rlfw.Contracts;
using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>Holds runs against published results.</summary>
public static class Reproductions
{
    /// <summary>What the runs of a source made of published results, in their order.</summary>
    /// <param name="published">The results.</param>
    /// <param name="source">The runs.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<IReadOnlyList<Reproduction>> OfAsync(
        IReadOnlyList<PublishedResult> published,
        IRunSource source,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(published);
        ArgumentNullException.ThrowIfNull(source);
        var wanted = published.Select(x => x.Experiment).ToHashSet(StringComparer.Ordinal);
        var experiments = await source.ListExperimentsAsync(cancellation).ConfigureAwait(false);
        var runs = await source.ListRunsAsync(experiments, cancellation).ConfigureAwait(false);
        var byExperiment = runs.Where(run => wanted.Contains(run.ExperimentName))
            .ToLookup(run => run.ExperimentName, StringComparer.Ordinal);
        return [.. published.Select(result => Of(result, byExperiment[result.Experiment]))];
    }

    private static Reproduction Of(PublishedResult published, IEnumerable<TrackedRun> all)
    {
        TrackedRun[] runs =
        [
            .. all.Where(run => run.Seed is not null)
                .GroupBy(run => run.Seed!.Value)
                .OrderBy(seed => seed.Key)
                .Select(seed => seed.OrderBy(run => run.Started).Last()),
        ];
        var scores = runs.Select(run => Score(published, run)).OfType<double>().ToArray();
        var reproduction = new Reproduction
        {
            Published = published,
            Runs = runs,
            Scores = scores,
            Failed = runs.Count(run => run.State == RunState.Failed),
            Open = runs.Count(run => run.State is RunState.Running or RunState.Stopped),
        };
        return scores.Length == 0
            ? reproduction
            : reproduction with
            {
                InterquartileMean = Interval(scores, AggregateScores.InterquartileMean),
                Mean = Interval(scores, AggregateScores.Mean),
            };
    }

    private static ConfidenceInterval Interval(double[] scores, Func<TaskScores, double> statistic) =>
        StratifiedBootstrap.Of(TaskScores.OfOneTask(scores), statistic, ScoreTable.Stream());

    /// <summary>What a run is counted with; null where it has not come to its end.</summary>
    public static double? Score(PublishedResult published, TrackedRun run)
    {
        ArgumentNullException.ThrowIfNull(published);
        ArgumentNullException.ThrowIfNull(run);
        return run.State switch
        {
            RunState.Failed => published.Random,
            RunState.Finished when Last(run, published.Metric) is { } last => double.IsFinite(last)
                ? last
                : published.Random,
            RunState.Finished => throw new UserErrorException(
                $"run {run.Run} has no metric '{published.Metric}'; it has "
                    + string.Join(", ", run.Metrics.Keys.Order(StringComparer.Ordinal))
            ),
            _ => null,
        };
    }

    /// <summary>What a run ended with, or else the metric's last value while it learned.</summary>
    private static double? Last(TrackedRun run, string metric) =>
        run.Metrics.TryGetValue($"final/{metric}", out var point) || run.Metrics.TryGetValue(metric, out point)
            ? point.Value
            : null;
}
