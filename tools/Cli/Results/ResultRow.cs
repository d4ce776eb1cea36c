using Rlfw.Contracts;
using Rlfw.Hosting.Launching;
using Rlfw.Training.Statistics;

namespace Rlfw.Cli;

/// <summary>One line of the closing table: a metric of an experiment over its seeds.</summary>
/// <param name="Experiment">The experiment with its sweep's values.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Mean">Its mean over the seeds.</param>
/// <param name="Interval">The mean's 95 % interval (Student's t); null for a single seed.</param>
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
        return new ResultRow(
            RunLabel.OfExperiment(runs[0].Plan),
            metric,
            SampleStatistics.Mean(values),
            StudentInterval.OfMean(values),
            values.Length,
            TimeSpan.FromSeconds(runs.Average(run => run.Duration.TotalSeconds))
        );
    }
}
