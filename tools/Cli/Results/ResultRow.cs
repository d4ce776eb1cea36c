using Rlfw.Contracts;
using Rlfw.Hosting.Launching;
using Rlfw.Training.Statistics;

namespace Rlfw.Cli;

/// <summary>One line of the closing table: a metric of an experiment over its seeds.</summary>
/// <param name="Experiment">The experiment with its sweep's values.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Mean">Its mean over the seeds.</param>
/// <param name="Interval">
/// Its 95 % interval: that of the mean over the seeds (Student's t), or of a single seed's last evaluation over its examples
/// (bootstrap); null where neither is known.
/// </param>
/// <param name="Seeds">How many seeds.</param>
/// <param name="Time">The mean time of a run.</param>
internal sealed record ResultRow(
    string Experiment,
    string Metric,
    double Mean,
    ConfidenceInterval? Interval,
    int Seeds,
    TimeSpan Time
)
{
    /// <summary>The same of the first evaluation, before anything was learned; null where it is not known.</summary>
    public ConfidenceInterval? Before { get; init; }

    /// <summary>The rows of finished runs, experiments in the order of the file, metrics as the runs name them.</summary>
    public static IReadOnlyList<ResultRow> Of(IEnumerable<RunResult> results) =>
        [
            .. results
                .Where(result => result.Outcome == RunOutcome.Finished)
                .GroupBy(result => (result.Plan.Experiment, result.Plan.Hash))
                .SelectMany(group =>
                    group
                        .SelectMany(run => run.Results.Keys)
                        .Distinct(StringComparer.Ordinal)
                        .Select(metric => Of([.. group], metric))
                ),
        ];

    private static ResultRow Of(IReadOnlyList<RunResult> runs, string metric)
    {
        var values = runs.Where(run => run.Results.ContainsKey(metric)).Select(run => run.Results[metric]).ToArray();
        EvaluationEnds[] ends =
        [
            .. runs.Select(run => EvaluationEnds.Of(run.Plan, run.Folder).GetValueOrDefault(metric))
                .OfType<EvaluationEnds>(),
        ];
        var isAlone = runs.Count == 1 && ends.Length == 1;
        return new ResultRow(
            RunLabel.OfExperiment(runs[0].Plan),
            metric,
            SampleStatistics.Mean(values),
            isAlone && EvaluationEnds.HasInterval(ends[0].After) ? ends[0].After : StudentInterval.OfMean(values),
            values.Length,
            TimeSpan.FromSeconds(runs.Average(run => run.Duration.TotalSeconds))
        )
        {
            Before =
                ends.Length < runs.Count ? null
                : isAlone ? ends[0].Before
                : OfSeeds([.. ends.Select(x => x.Before.Estimate)]),
        };
    }

    private static ConfidenceInterval OfSeeds(double[] values)
    {
        var mean = SampleStatistics.Mean(values);
        return StudentInterval.OfMean(values) ?? new ConfidenceInterval(mean, double.NaN, double.NaN, 0.95);
    }
}
