namespace Rlfw.Mlflow.Tests.Server;

/// <summary>Asks again what is unavailable, as a tracker does in its own time.</summary>
/// <param name="inner">The store.</param>
internal sealed class PersistentStore(IMlflowStore inner) : IMlflowStore
{
    private const int Tries = 200;

    public int Repetitions { get; private set; }

    public string Location => inner.Location;

    public Task<MlflowExperiment> OpenExperimentAsync(string name, CancellationToken cancellation) =>
        AskAsync(() => inner.OpenExperimentAsync(name, cancellation));

    public Task SetExperimentTagAsync(string experimentId, string key, string value, CancellationToken cancellation) =>
        DoAsync(() => inner.SetExperimentTagAsync(experimentId, key, value, cancellation));

    public Task<MlflowRun> OpenRunAsync(NewMlflowRun run, CancellationToken cancellation) =>
        AskAsync(() => inner.OpenRunAsync(run, cancellation));

    public Task LogAsync(string runId, MlflowRecords records, CancellationToken cancellation) =>
        DoAsync(() => inner.LogAsync(runId, records, cancellation));

    public Task LogDatasetsAsync(string runId, IReadOnlyList<MlflowDataset> datasets, CancellationToken cancellation) =>
        DoAsync(() => inner.LogDatasetsAsync(runId, datasets, cancellation));

    public Task SetStatusAsync(string runId, MlflowRunStatus status, long? endTime, CancellationToken cancellation) =>
        DoAsync(() => inner.SetStatusAsync(runId, status, endTime, cancellation));

    public Task UploadAsync(MlflowRun run, string path, string file, CancellationToken cancellation) =>
        DoAsync(() => inner.UploadAsync(run, path, file, cancellation));

    public Task<string> LogModelAsync(NewMlflowModel model, CancellationToken cancellation) =>
        AskAsync(() => inner.LogModelAsync(model, cancellation));

    public Task<IReadOnlyList<MlflowExperiment>> ListExperimentsAsync(CancellationToken cancellation) =>
        AskAsync(() => inner.ListExperimentsAsync(cancellation));

    public Task<MlflowRun?> FindRunAsync(string runId, CancellationToken cancellation) =>
        AskAsync(() => inner.FindRunAsync(runId, cancellation));

    public Task<IReadOnlyList<MlflowRun>> SearchRunsAsync(MlflowRunQuery query, CancellationToken cancellation) =>
        AskAsync(() => inner.SearchRunsAsync(query, cancellation));

    public Task<IReadOnlyList<MlflowPoint>> HistoryAsync(string runId, string key, CancellationToken cancellation) =>
        AskAsync(() => inner.HistoryAsync(runId, key, cancellation));

    public Task<IReadOnlyList<MlflowArtifact>> ListArtifactsAsync(
        MlflowRun run,
        string path,
        CancellationToken cancellation
    ) => AskAsync(() => inner.ListArtifactsAsync(run, path, cancellation));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private Task DoAsync(Func<Task> call) =>
        AskAsync(async () =>
        {
            await call();
            return true;
        });

    private async Task<T> AskAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (MlflowException fault) when (fault.Fault == MlflowFault.Unavailable && Repetitions < Tries)
            {
                Repetitions++;
            }
        }
    }
}
