namespace Rlfw.Comparing.Tests;

/// <summary>A source of given runs; counts what it was asked for.</summary>
internal sealed class FixedSource(params TrackedRun[] runs) : IRunSource
{
    public string Description => "the runs of a test";

    public List<string> Asked { get; } = [];

    public Dictionary<(string Run, string Metric), IReadOnlyList<MetricPoint>> Histories { get; } = [];

    public Task<IReadOnlyList<RunExperiment>> ListExperimentsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RunExperiment>>([
            .. runs.Select(run => run.Experiment).DistinctBy(x => x.Id, StringComparer.Ordinal),
        ]);

    public Task<IReadOnlyList<TrackedRun>> ListRunsAsync(
        IReadOnlyList<RunExperiment> experiments,
        CancellationToken cancellation
    )
    {
        Asked.AddRange(experiments.Select(x => x.Name));
        return Task.FromResult<IReadOnlyList<TrackedRun>>([
            .. runs.Where(run => experiments.Any(x => x.Id == run.Experiment.Id)),
        ]);
    }

    public Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> HistoriesAsync(
        TrackedRun run,
        IReadOnlyCollection<string> metrics,
        CancellationToken cancellation
    ) =>
        Task.FromResult<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>>(
            Histories
                .Where(pair => pair.Key.Run == run.Id && metrics.Contains(pair.Key.Metric))
                .ToDictionary(pair => pair.Key.Metric, pair => pair.Value, StringComparer.Ordinal)
        );

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
