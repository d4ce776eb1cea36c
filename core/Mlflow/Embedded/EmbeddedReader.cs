namespace Rlfw.Mlflow;

/// <summary>
/// Reads an embedded store, also while runs and MLflow's servers write to it, after MLflow has migrated it, and where it may
/// not be written to. Changes nothing.
/// </summary>
public sealed class EmbeddedReader : IMlflowReader
{
    private readonly EmbeddedDatabase _database;

    internal EmbeddedReader(EmbeddedDatabase database)
    {
        _database = database;
    }

    /// <inheritdoc/>
    public string Location => _database.Path;

    /// <summary>A reader of a database. The file is opened with the first call, whose exception says where that fails.</summary>
    /// <param name="databasePath">The path of an <c>mlflow.db</c>; artifacts are in <c>mlartifacts</c> beside it.</param>
    /// <param name="clock">The time.</param>
    public static EmbeddedReader Open(string databasePath, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(databasePath);
        ArgumentNullException.ThrowIfNull(clock);
        var path = Path.GetFullPath(databasePath);
        return new EmbeddedReader(new EmbeddedDatabase(path, _ => DatabaseFile.OpenForReading(path), clock));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MlflowExperiment>> ListExperimentsAsync(CancellationToken cancellation) =>
        _database.ReadAsync(ExperimentTable.List, cancellation);

    /// <inheritdoc/>
    public Task<MlflowRun?> FindRunAsync(string runId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return _database.ReadAsync(session => RunTable.Find(session, runId), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MlflowRun>> SearchRunsAsync(MlflowRunQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _database.ReadAsync(session => RunTable.Search(session, Location, query), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MlflowPoint>> HistoryAsync(string runId, string key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(key);
        return _database.ReadAsync(session => MetricTable.History(session, runId, key), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MlflowArtifact>> ListArtifactsAsync(
        MlflowRun run,
        string path,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(path);
        return Task.Run(
            () => ArtifactFiles.List(ArtifactFolder.Resolve(Location, run.ArtifactUri), path),
            cancellation
        );
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
