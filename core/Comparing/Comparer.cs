using Rlfw.Comparing.Grouping;
using Rlfw.Contracts;
using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>Puts runs side by side.</summary>
public static class Comparer
{
    /// <summary>Reads runs and compares them.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="request">Which, and how.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="UserErrorException">A run, metric, parameter or baseline that is not there; says what is.</exception>
    public static async Task<Comparison> CompareAsync(
        IRunSource source,
        ComparisonRequest request,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(request);
        var runs = await RunChoice.FindAsync(source, request.Names, cancellation).ConfigureAwait(false);
        return Compare(runs, source.Description, request);
    }

    /// <summary>Compares runs.</summary>
    /// <param name="runs">The runs, oldest first; at least one.</param>
    /// <param name="source">Where they were read, for people.</param>
    /// <param name="request">How.</param>
    /// <exception cref="UserErrorException">A metric, parameter or baseline that is not there; says what is.</exception>
    public static Comparison Compare(IReadOnlyList<TrackedRun> runs, string source, ComparisonRequest request)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(request);
        var metric = MetricChoice.Choose(runs, request.Metric, request.GreaterIsBetter);
        var (counted, repeats) = Repeats.LeaveOut(runs, request.Names);
        var grouped = RunGroups.Of(counted, request.GroupBy);
        RequireBaseline(grouped, request.Baseline);
        var compared = grouped
            .Groups.SelectMany(group => group.Value.Select(run => Of(run, group.Key, metric)))
            .OrderBy(run => run.Run.Started)
            .ToList();
        string[] labels = [.. grouped.Groups.Select(group => group.Key)];
        var scores = new ScoreTable(compared, labels, metric.GreaterIsBetter, request.Repetitions);
        var differences = RunParameters.Differences([.. grouped.Groups.Select(group => group.Value)]);
        return new Comparison
        {
            Source = source,
            Metric = metric,
            GroupedBy = grouped.By,
            Baseline = request.Baseline,
            Runs = compared,
            Labels = labels,
            Tasks = scores.Tasks,
            Groups = GroupStatistics.Of(compared, scores, metric, request),
            Overall = scores.Overall(),
            Improvements = scores.Improvements(),
            Thresholds = scores.Thresholds,
            Profiles = scores.Profiles(),
            Differences = differences,
            Warnings = [.. repeats, .. ComparisonWarnings.Of(compared, grouped, metric, differences)],
        };
    }

    private static ComparedRun Of(TrackedRun run, string group, ComparedMetric metric)
    {
        // A failed run's last value says how far it came, not what it ended with: it is counted, not averaged.
        var score = run.State == RunState.Failed ? null : metric.ScoreOf(run);
        return new ComparedRun(
            run,
            group,
            Tasks.Of(run),
            score is { } point && double.IsFinite(point.Value) ? point.Value : null,
            run.State != RunState.Finished
        );
    }

    private static void RequireBaseline(RunGroups groups, string? baseline)
    {
        if (baseline is null || groups.Groups.Any(group => group.Key == baseline))
        {
            return;
        }

        var labels = groups.Groups.Select(group => group.Key).ToList();
        throw new UserErrorException(
            $"there is no group '{baseline}' to be the baseline; "
                + (Suggestions.Nearest(baseline, labels) is { } nearest ? $"did you mean '{nearest}'? " : "")
                + $"Groups by {groups.By}: {string.Join(", ", labels)}"
        );
    }
}
