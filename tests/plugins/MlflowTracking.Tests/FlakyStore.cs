using Rlfw.Mlflow;

namespace Rlfw.MlflowTracking.Tests;

/// <summary>
/// A real store behind a bad connection: of some calls the request is lost, of others the answer, so that the store has done what
/// the caller hears a failure of.
/// </summary>
/// <param name="store">The store; the caller's.</param>
/// <param name="loses">
/// Whether a message is lost, by its number: every call has two, the request and the answer.
/// </param>
internal sealed class FlakyStore(IMlflowStore store, Func<int, bool> loses) : IMlflowStore
{
    private int _messages;

    /// <summary>How many messages there were.</summary>
    public int Messages => _messages;

    public string Location => store.Location;

    public int Failures { get; private set; }

    public Task<MlflowExperiment> OpenExperimentAsync(string name, CancellationToken cancellation) =>
        Through(() => store.OpenExperimentAsync(name, cancellation));

    public Task SetExperimentTagAsync(string experimentId, string key, string value, CancellationToken cancellation) =>
        Through(() => store.SetExperimentTagAsync(experimentId, key, value, cancellation));

    public Task<MlflowRun> OpenRunAsync(NewMlflowRun run, CancellationToken cancellation) =>
        Through(() => store.OpenRunAsync(run, cancellation));

    public Task LogAsync(string runId, MlflowRecords records, CancellationToken cancellation) =>
        Through(() => store.LogAsync(runId, records, cancellation));

    public Task LogDatasetsAsync(string runId, IReadOnlyList<MlflowDataset> datasets, CancellationToken cancellation) =>
        Through(() => store.LogDatasetsAsync(runId, datasets, cancellation));

    public Task SetStatusAsync(string runId, MlflowRunStatus status, long? endTime, CancellationToken cancellation) =>
        Through(() => store.SetStatusAsync(runId, status, endTime, cancellation));

    public Task UploadAsync(MlflowRun run, string path, string file, CancellationToken cancellation) =>
        Through(() => store.UploadAsync(run, path, file, cancellation));

    public Task<string> LogModelAsync(NewMlflowModel model, CancellationToken cancellation) =>
        Through(() => store.LogModelAsync(model, cancellation));

    public Task<IReadOnlyList<MlflowExperiment>> ListExperimentsAsync(CancellationToken cancellation) =>
        Through(() => store.ListExperimentsAsync(cancellation));

    public Task<MlflowRun?> FindRunAsync(string runId, CancellationToken cancellation) =>
        Through(() => store.FindRunAsync(runId, cancellation));

    public Task<IReadOnlyList<MlflowRun>> SearchRunsAsync(MlflowRunQuery query, CancellationToken cancellation) =>
        Through(() => store.SearchRunsAsync(query, cancellation));

    public Task<IReadOnlyList<MlflowPoint>> HistoryAsync(string runId, string key, CancellationToken cancellation) =>
        Through(() => store.HistoryAsync(runId, key, cancellation));

    public Task<IReadOnlyList<MlflowArtifact>> ListArtifactsAsync(
        MlflowRun run,
        string path,
        CancellationToken cancellation
    ) => Through(() => store.ListArtifactsAsync(run, path, cancellation));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task Through(Func<Task> call) =>
        Through(async () =>
        {
            await call();
            return true;
        });

    private async Task<T> Through<T>(Func<Task<T>> call)
    {
        Lose("request");
        var answer = await call();
        Lose("answer");
        return answer;
    }

    private void Lose(string what)
    {
        if (loses(Interlocked.Increment(ref _messages) - 1))
        {
            Failures++;
            throw new MlflowException(MlflowFault.Unavailable, $"the {what} was lost");
        }
    }
}
