using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>What is said of each group on each task.</summary>
internal static class GroupStatistics
{
    public static IReadOnlyList<ComparedGroup> Of(
        IReadOnlyList<ComparedRun> runs,
        ScoreTable scores,
        ComparedMetric metric,
        ComparisonRequest request
    )
    {
        var groups = new List<ComparedGroup>();
        foreach (var task in scores.Tasks)
        {
            var ranked = runs.Where(run => run.Task == task)
                .GroupBy(run => run.Group, StringComparer.Ordinal)
                .Select(group => Of(group.Key, task, [.. group], scores, metric, request.Repetitions))
                .OrderBy(group =>
                    group.Mean is { } mean ? (metric.GreaterIsBetter ? -mean.Estimate : mean.Estimate) : double.MaxValue
                )
                .ToList();
            groups.AddRange(ranked.Select(group => Against(group, ranked, scores, request.Baseline)));
        }

        return groups;
    }

    private static ComparedGroup Of(
        string label,
        string task,
        IReadOnlyList<ComparedRun> runs,
        ScoreTable table,
        ComparedMetric metric,
        int repetitions
    )
    {
        var group = new ComparedGroup
        {
            Label = label,
            Task = task,
            Runs = runs,
        };
        if (table.Of(label, task) is not { } scores)
        {
            return group;
        }

        ConfidenceInterval Interval(Func<TaskScores, double> statistic) =>
            StratifiedBootstrap.Of(scores, statistic, ScoreTable.Stream(), repetitions: repetitions);
        TrackedRun[] counted = [.. runs.Where(run => run.Score is not null).Select(run => run.Run)];
        return group with
        {
            Mean = Interval(AggregateScores.Mean),
            InterquartileMean = Interval(AggregateScores.InterquartileMean),
            Median = Interval(AggregateScores.Median),
            Best = metric.GreaterIsBetter ? scores.Pooled().Max() : scores.Pooled().Min(),
            Time = TimeSpan.FromSeconds(counted.Average(run => run.Duration.TotalSeconds)),
            StepsPerSecond = Speed(counted, run => run.Step),
            EnvironmentStepsPerSecond = Speed(counted, EnvironmentSteps),
        };
    }

    /// <summary>Against the baseline, or against the group with the best mean among the others.</summary>
    private static ComparedGroup Against(
        ComparedGroup group,
        IReadOnlyList<ComparedGroup> ranked,
        ScoreTable scores,
        string? baseline
    )
    {
        var other = baseline ?? ranked.FirstOrDefault(x => x.Label != group.Label && x.Mean is not null)?.Label;
        return other is null || other == group.Label
            ? group
            : group with
            {
                Against = other,
                Improvement = scores.Probability(group.Label, other, [group.Task]),
            };
    }

    private static double? Speed(IEnumerable<TrackedRun> runs, Func<TrackedRun, double?> steps)
    {
        double[] speeds =
        [
            .. runs.Where(run => run.Duration > TimeSpan.Zero && steps(run) is > 0)
                .Select(run => steps(run)!.Value / run.Duration.TotalSeconds),
        ];
        return speeds.Length == 0 ? null : speeds.Average();
    }

    private static double? EnvironmentSteps(TrackedRun run) =>
        run.Metrics.Count == 0 ? null : run.Metrics.Values.Max(point => point.EnvironmentSteps);
}
