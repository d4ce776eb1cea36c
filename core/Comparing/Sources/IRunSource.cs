namespace Rlfw.Comparing;

/// <summary>Where runs are read from. Runs may go on meanwhile; each call reads anew.</summary>
public interface IRunSource : IAsyncDisposable
{
    /// <summary>The source for people: "the MLflow database /data/mlflow.db".</summary>
    string Description { get; }

    /// <summary>All experiments.</summary>
    Task<IReadOnlyList<RunExperiment>> ListExperimentsAsync(CancellationToken cancellation);

    /// <summary>The runs of experiments, oldest first, each with its latest metrics.</summary>
    /// <param name="experiments">Some of <see cref="ListExperimentsAsync"/>.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<IReadOnlyList<TrackedRun>> ListRunsAsync(
        IReadOnlyList<RunExperiment> experiments,
        CancellationToken cancellation
    );

    /// <summary>All points of some metrics of a run, by metric, ordered by step; a metric that the run lacks is absent.</summary>
    /// <param name="run">One of <see cref="ListRunsAsync"/>.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> HistoriesAsync(
        TrackedRun run,
        IReadOnlyCollection<string> metrics,
        CancellationToken cancellation
    );
}
