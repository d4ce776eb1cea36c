using System.Net;
using Microsoft.Extensions.Logging;
using Rlfw.Http;

namespace Rlfw.Mlflow.Server;

/// <summary>An MLflow tracking server, through its REST interface (MLflow 2.x and 3.x).</summary>
public sealed class ServerStore : IMlflowStore
{
    // …/<experiment>/<run>/artifacts: what a server makes below the folder that it keeps all artifacts in.
    private const int RunLevels = 3;

    private readonly HttpSender _sender;
    private readonly RestClient _rest;
    private readonly BatchCutter _cutter;
    private readonly BatchWriter _writer;
    private readonly RunOpening _opening;
    private readonly ArtifactUploads _uploads;
    private readonly ModelLogging _models;
    private readonly bool _cuts;

    /// <summary>Takes a server; nothing is sent yet.</summary>
    /// <param name="server">Its address, with its path prefix; credentials in it win over those of the settings.</param>
    /// <param name="settings">How to ask.</param>
    /// <param name="clock">Times waits.</param>
    /// <param name="logger">Told of further tries and of what a server does not take.</param>
    /// <exception cref="Contracts.UserErrorException">A certificate cannot be read.</exception>
    public ServerStore(Uri server, MlflowSettings settings, TimeProvider clock, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(settings);
        var root = new Uri(
            server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')
        );
        Location = root.AbsoluteUri.TrimEnd('/');
        var credentials = MlflowCredentials.In(server) ?? settings.Credentials;
        _sender = new HttpSender(
            settings.Http,
            clock,
            logger,
            new HttpConnection
            {
                Tls = settings.Tls,
                Credentials = credentials is null ? [] : [credentials.For(root)],
                FollowRedirects = settings.FollowRedirects,
                KeepAlive = settings.KeepAlive,
            }
        );
        _rest = new RestClient(
            Location,
            _sender,
            settings.Workspace,
            new RestFaults(Location, root.Authority, credentials)
        );
        _cuts = settings.CutsLongValues;
        _cutter = new BatchCutter(_cuts);
        _writer = new BatchWriter(_rest, _cutter, logger);
        var making = new Making(settings.Http.Retries, settings.Http.DelayAfter, clock);
        _opening = new RunOpening(_rest, making, _cutter, logger);
        _uploads = new ArtifactUploads(_rest, root, settings.UploadTimeout, clock);
        _models = new ModelLogging(_rest, making, _uploads, _cutter, logger);
    }

    /// <inheritdoc />
    public string Location { get; }

    /// <inheritdoc />
    public Task<MlflowExperiment> OpenExperimentAsync(string name, CancellationToken cancellation) =>
        _rest.OpenExperimentAsync(name, cancellation);

    /// <inheritdoc />
    public Task SetExperimentTagAsync(string experimentId, string key, string value, CancellationToken cancellation) =>
        _rest.SetExperimentTagAsync(
            experimentId,
            _cutter.Text(new(key, value), MlflowNames.LongestExperimentTag),
            cancellation
        );

    /// <inheritdoc />
    public Task<MlflowRun> OpenRunAsync(NewMlflowRun run, CancellationToken cancellation) =>
        _opening.OpenAsync(run, cancellation);

    /// <inheritdoc />
    public Task LogAsync(string runId, MlflowRecords records, CancellationToken cancellation) =>
        _writer.WriteAsync(runId, records, cancellation);

    /// <inheritdoc />
    public async Task LogDatasetsAsync(
        string runId,
        IReadOnlyList<MlflowDataset> datasets,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(datasets);
        RestError? first = null;
        // One by one: one that is refused does not take the others with it.
        foreach (var dataset in datasets)
        {
            var answer = await _rest
                .PostAsync(
                    "runs/log-inputs",
                    new RunMessages.LogInputs(runId, [Input(dataset)]),
                    RestJson.Messages.LogInputs,
                    RestJson.Messages.NothingMessage,
                    cancellation
                )
                .ConfigureAwait(false);
            first ??= answer.Error;
        }

        await ThrowAsync(runId, first, "data of", cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <remarks>A server cannot take back an end time: a run that goes on again keeps its old one until its new end.</remarks>
    public async Task SetStatusAsync(
        string runId,
        MlflowRunStatus status,
        long? endTime,
        CancellationToken cancellation
    )
    {
        var answer = await _rest
            .PostAsync(
                "runs/update",
                new RunMessages.Update(runId, status.ToString().ToUpperInvariant(), endTime),
                RestJson.Messages.UpdateRun,
                RestJson.Messages.RunUpdated,
                cancellation
            )
            .ConfigureAwait(false);
        await ThrowAsync(runId, answer.Error, "the status of", cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public Task UploadAsync(MlflowRun run, string path, string file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _uploads.UploadAsync(run.ArtifactUri, RunLevels, path, file, cancellation);
    }

    /// <inheritdoc />
    public Task<string> LogModelAsync(NewMlflowModel model, CancellationToken cancellation) =>
        _models.LogAsync(model, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<MlflowExperiment>> ListExperimentsAsync(CancellationToken cancellation) =>
        _rest.ListExperimentsAsync(cancellation);

    /// <inheritdoc />
    public async Task<MlflowRun?> FindRunAsync(string runId, CancellationToken cancellation) =>
        (await _rest.FindRunAsync(runId, cancellation).ConfigureAwait(false))?.Read();

    /// <inheritdoc />
    public async Task<IReadOnlyList<MlflowRun>> SearchRunsAsync(MlflowRunQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = await _rest.SearchRunsAsync(query, "ACTIVE_ONLY", cancellation).ConfigureAwait(false);
        return [.. found.Select(run => run.Read())];
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<MlflowPoint>> HistoryAsync(string runId, string key, CancellationToken cancellation) =>
        _rest.HistoryAsync(runId, key, cancellation);

    /// <inheritdoc />
    public async Task<IReadOnlyList<MlflowArtifact>> ListArtifactsAsync(
        MlflowRun run,
        string path,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(path);
        var address = $"artifacts/list?run_id={Uri.EscapeDataString(run.Id)}&path={Uri.EscapeDataString(path)}";
        var entries = await Pages
            .ReadAsync(
                _rest,
                async token =>
                {
                    var answer = await _rest
                        .GetAsync(
                            address + (token is null ? "" : $"&page_token={Uri.EscapeDataString(token)}"),
                            RestJson.Messages.Listing,
                            cancellation
                        )
                        .ConfigureAwait(false);
                    var page = answer.Value ?? throw _rest.Faults.Of(answer.Error!, $"listing artifacts in '{path}'");
                    return (page.Files, page.NextPageToken);
                }
            )
            .ConfigureAwait(false);
        return [.. entries.Select(entry => new MlflowArtifact(entry.Path, entry.IsDir, entry.FileSize))];
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _sender.Dispose();
        return ValueTask.CompletedTask;
    }

    private RunMessages.Input Input(MlflowDataset dataset) =>
        new(
            new RunMessages.Dataset(
                MlflowNames.Cut(dataset.Name, 500),
                MlflowNames.Cut(dataset.Digest, 36),
                dataset.SourceType,
                dataset.Source,
                dataset.Schema,
                dataset.Profile
            ),
            [new KeyValueMessage("mlflow.data.context", MlflowNames.Cut(dataset.Context, 500))]
        );

    /// <summary>Throws what a refusal means; a run that was deleted meanwhile is gone, whatever the words.</summary>
    private async Task ThrowAsync(string runId, RestError? error, string what, CancellationToken cancellation)
    {
        if (error is null)
        {
            return;
        }

        var run =
            error.Status == HttpStatusCode.BadRequest
                ? await _rest.RunAsync(runId, cancellation).ConfigureAwait(false)
                : null;
        throw run?.IsDeleted == true
            ? _rest.Faults.Of(MlflowFault.Gone, $"the run {runId} was deleted (mlflow runs restore --run-id {runId})")
            : _rest.Faults.Of(error, $"{what} the run {runId}");
    }
}
