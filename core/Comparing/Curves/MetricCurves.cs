using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>The curves of a metric.</summary>
/// <param name="Metric">The metric: "eval/return".</param>
/// <param name="Runs">Points by <see cref="TrackedRun.Id"/>, thinned; a run that lacks the metric is absent.</param>
/// <param name="Bands">Mean and interval of each group on each task, over each axis that its runs have.</param>
public sealed record MetricCurves(
    string Metric,
    IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>> Runs,
    IReadOnlyList<GroupBand> Bands
);
