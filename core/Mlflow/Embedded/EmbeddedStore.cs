using Microsoft.Extensions.Logging;

namespace Rlfw.Mlflow;

/// <summary>
/// The store in a file: an <c>mlflow.db</c> of MLflow's own structure and <c>mlartifacts</c> beside it, which <c>mlflow ui</c>
/// (3.7 or later) finds in its working directory. Several processes may write to it at once, while MLflow's servers read and
/// migrate it.
/// </summary>
/// <remarks>
/// Nothing is touched before the first call, and a file that could not be opened is tried again with every call: a full disk or
/// a missing permission ends no store. The first call that writes makes the file; those that read never do. Every call is one transaction; <see cref="LogAsync"/> sets its tags in the same one, so that
/// a tag can hold how far a run was written.
/// </remarks>
public sealed class EmbeddedStore : IMlflowStore
{
    private readonly EmbeddedDatabase _database;
    private readonly EmbeddedReader _reader;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly MlflowKeys _metrics;
    private readonly MlflowKeys _parameters;
    private readonly MlflowKeys _tags;

    private EmbeddedStore(EmbeddedDatabase database, TimeProvider clock, ILogger logger)
    {
        _database = database;
        _reader = EmbeddedReader.Open(database.Path, clock);
        (_clock, _logger) = (clock, logger);
        _metrics = new MlflowKeys("metric", logger);
        _parameters = new MlflowKeys("parameter", logger);
        _tags = new MlflowKeys("tag", logger);
    }

    /// <inheritdoc/>
    public string Location => _database.Path;

    /// <summary>The store of a database, which the first call that writes makes where it is missing.</summary>
    /// <param name="databasePath">The path of the <c>mlflow.db</c>; its folder must be there.</param>
    /// <param name="clock">The time: of new experiments and models, and between transactions.</param>
    /// <param name="logger">Where it is said what was not written as given: names changed, values cut.</param>
    public static EmbeddedStore Open(string databasePath, TimeProvider clock, ILogger logger)
    {
        ArgumentException.ThrowIfNullOrEmpty(databasePath);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(logger);
        var path = Path.GetFullPath(databasePath);
        var database = new EmbeddedDatabase(
            path,
            cancellation => (DatabaseFile.OpenForWriting(path, clock, logger, cancellation), false),
            clock
        );
        return new EmbeddedStore(database, clock, logger);
    }

    /// <inheritdoc/>
    public Task<MlflowExperiment> OpenExperimentAsync(string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _database.WriteAsync(session => ExperimentTable.Open(session, Location, name, Now), cancellation);
    }

    /// <inheritdoc/>
    public Task SetExperimentTagAsync(string experimentId, string key, string value, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(value);
        var id = ExperimentTable.Id(Location, experimentId);
        var name = _tags.Name(key);
        if (MlflowNames.Cut(value, MlflowNames.LongestExperimentTag).Length < value.Length)
        {
            throw new MlflowException(
                MlflowFault.Refused,
                $"the tag '{name}' of experiment {experimentId} is longer than the {MlflowNames.LongestExperimentTag} "
                    + "characters that MLflow takes"
            );
        }

        return _database.WriteAsync(
            session =>
            {
                ExperimentTable.RequireActive(session, Location, id);
                ExperimentTable.SetTag(session, id, name, value);
            },
            cancellation
        );
    }

    /// <inheritdoc/>
    public Task<MlflowRun> OpenRunAsync(NewMlflowRun run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _database.WriteAsync(session => RunTable.Open(session, Location, run, _tags), cancellation);
    }

    /// <inheritdoc/>
    public Task LogAsync(string runId, MlflowRecords records, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(records);
        return WriteRunAsync(
            runId,
            session =>
            {
                MetricTable.Write(session, runId, records.Metrics, _metrics, cancellation);
                ParameterTable.Write(session, runId, records.Parameters, _parameters, _logger);
                foreach (var (key, value) in records.Tags)
                {
                    RunTable.SetTag(session, runId, _tags.Name(key), CutTag(key, value));
                }
            },
            cancellation
        );
    }

    /// <inheritdoc/>
    public Task LogDatasetsAsync(string runId, IReadOnlyList<MlflowDataset> datasets, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(datasets);
        return WriteRunAsync(
            runId,
            session =>
            {
                foreach (var dataset in datasets)
                {
                    DatasetTable.Check(dataset);
                    DatasetTable.Write(session, runId, dataset);
                }
            },
            cancellation
        );
    }

    /// <inheritdoc/>
    public Task SetStatusAsync(string runId, MlflowRunStatus status, long? endTime, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return WriteRunAsync(runId, session => RunTable.SetStatus(session, runId, status, endTime), cancellation);
    }

    /// <inheritdoc/>
    public async Task UploadAsync(MlflowRun run, string path, string file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(file);
        var root = ArtifactFolder.Resolve(Location, run.ArtifactUri);
        await RequireRunAsync(run.Id, cancellation).ConfigureAwait(false);
        await ArtifactFiles.CopyAsync(root, path, file, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<string> LogModelAsync(NewMlflowModel model, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        await RequireRunAsync(model.Run.Id, cancellation).ConfigureAwait(false);
        var row = await _database
            .WriteAsync(session => ModelTable.Open(session, model, _tags, Now), cancellation)
            .ConfigureAwait(false);
        if (row.IsReady)
        {
            return row.Id;
        }

        try
        {
            var root = ArtifactFolder.Resolve(Location, row.ArtifactUri);
            foreach (var (path, file) in model.Files)
            {
                await ArtifactFiles.CopyAsync(root, path, file, cancellation).ConfigureAwait(false);
            }
        }
        catch (MlflowException fault)
        {
            await _database
                .WriteAsync(
                    session => ModelTable.SetStatus(session, row.Id, ModelTable.Status.Failed, fault.Message, Now),
                    cancellation
                )
                .ConfigureAwait(false);
            throw;
        }

        await WriteRunAsync(
                model.Run.Id,
                session =>
                {
                    ModelTable.Link(session, model.Run.Id, row.Id, model.Step);
                    ModelTable.SetStatus(session, row.Id, ModelTable.Status.Ready, null, Now);
                },
                cancellation
            )
            .ConfigureAwait(false);
        return row.Id;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MlflowExperiment>> ListExperimentsAsync(CancellationToken cancellation) =>
        _reader.ListExperimentsAsync(cancellation);

    /// <inheritdoc/>
    public Task<MlflowRun?> FindRunAsync(string runId, CancellationToken cancellation) =>
        _reader.FindRunAsync(runId, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MlflowRun>> SearchRunsAsync(MlflowRunQuery query, CancellationToken cancellation) =>
        _reader.SearchRunsAsync(query, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MlflowPoint>> HistoryAsync(string runId, string key, CancellationToken cancellation) =>
        _reader.HistoryAsync(runId, key, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MlflowArtifact>> ListArtifactsAsync(
        MlflowRun run,
        string path,
        CancellationToken cancellation
    ) => _reader.ListArtifactsAsync(run, path, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The connection that may write comes last: with it SQLite tidies up beside the file.
        await _reader.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private Task WriteRunAsync(string runId, Action<SqlSession> work, CancellationToken cancellation) =>
        _database.WriteAsync(
            session =>
            {
                RunTable.RequireActive(session, Location, runId);
                work(session);
            },
            cancellation
        );

    private Task RequireRunAsync(string runId, CancellationToken cancellation) =>
        _database.ReadAsync(
            session =>
            {
                RunTable.RequireActive(session, Location, runId);
                return true;
            },
            cancellation
        );

    private string CutTag(string key, string value)
    {
        var cut = MlflowNames.Cut(value, MlflowNames.LongestTag);
        if (cut.Length < value.Length)
        {
            _logger.LogWarning(
                "The tag '{Key}' is cut to {Limit} characters, the most that MLflow takes",
                key,
                MlflowNames.LongestTag
            );
        }

        return cut;
    }
}
