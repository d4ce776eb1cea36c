namespace Rlfw.Mlflow;

/// <summary>Reads what a store holds.</summary>
/// <remarks>Everything throws <see cref="MlflowException"/>.</remarks>
public interface IMlflowReader : IAsyncDisposable
{
    /// <summary>The store for people: "/data/mlflow.db", "http://host:5000". Never with credentials.</summary>
    string Location { get; }

    /// <summary>All experiments that are not deleted, in the order of their making.</summary>
    Task<IReadOnlyList<MlflowExperiment>> ListExperimentsAsync(CancellationToken cancellation);

    /// <summary>A run by its id; null where there is none.</summary>
    Task<MlflowRun?> FindRunAsync(string runId, CancellationToken cancellation);

    /// <summary>Runs that are not deleted, oldest first, all pages.</summary>
    Task<IReadOnlyList<MlflowRun>> SearchRunsAsync(MlflowRunQuery query, CancellationToken cancellation);

    /// <summary>Every point of a metric, ordered by step, then time; empty where there is none.</summary>
    Task<IReadOnlyList<MlflowPoint>> HistoryAsync(string runId, string key, CancellationToken cancellation);

    /// <summary>What is in a folder of a run's artifacts; empty where there is no such folder.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The folder; empty for the root.</param>
    /// <param name="cancellation">Ends the try.</param>
    Task<IReadOnlyList<MlflowArtifact>> ListArtifactsAsync(MlflowRun run, string path, CancellationToken cancellation);
}
