using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Mlflow;
using Rlfw.Plugins.MlflowTracking.Artifacts;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>A run in its store, and what events ask for there besides metrics, parameters and tags.</summary>
/// <param name="context">What delivery works with.</param>
/// <param name="store">The store.</param>
/// <param name="run">The run.</param>
/// <param name="study">Its study; null where it is alone.</param>
/// <param name="artifacts">Its files.</param>
internal sealed class DeliveredRun(
    DeliveryContext context,
    IMlflowStore store,
    MlflowRun run,
    Study? study,
    RunArtifacts artifacts
)
{
    /// <summary>The run.</summary>
    public MlflowRun Run => run;

    /// <summary>Whether an event asks for more than records.</summary>
    public bool Needs(EventPayload payload) =>
        payload is RunStarted or RunResumed or RunEnded or DataUsed or ReportWritten or CheckpointSaved
        || (payload is CompletionsStored stored && artifacts.Wants(stored));

    /// <summary>Does it. Doing it again has the same effect as once.</summary>
    public Task HandleAsync(RunEvent record, CancellationToken cancellation) =>
        record.Payload switch
        {
            RunStarted => artifacts.SendStartAsync(cancellation),
            RunResumed => ResumeAsync(record, cancellation),
            DataUsed data => store.LogDatasetsAsync(run.Id, [DataRecord.Of(data, context.Texts)], cancellation),
            ReportWritten report => artifacts.SendReportAsync(report, cancellation),
            CheckpointSaved checkpoint => artifacts.SendCheckpointAsync(checkpoint, cancellation),
            CompletionsStored stored => artifacts.SendCompletionsAsync(record, stored, cancellation),
            RunEnded ended => EndAsync(record, ended, cancellation),
            _ => Task.CompletedTask,
        };

    private async Task EndAsync(RunEvent record, RunEnded ended, CancellationToken cancellation)
    {
        await artifacts.SendEndAsync(record, ended, cancellation).ConfigureAwait(false);
        var time = record.Time.ToUnixTimeMilliseconds();
        var status = ended.Outcome switch
        {
            RunOutcome.Finished => MlflowRunStatus.Finished,
            RunOutcome.Failed => MlflowRunStatus.Failed,
            _ => MlflowRunStatus.Killed,
        };
        await store.SetStatusAsync(run.Id, status, time, cancellation).ConfigureAwait(false);
        await SummarizeAsync(time, cancellation).ConfigureAwait(false);
    }

    private async Task ResumeAsync(RunEvent record, CancellationToken cancellation)
    {
        await store.SetStatusAsync(run.Id, MlflowRunStatus.Running, null, cancellation).ConfigureAwait(false);
        await SummarizeAsync(record.Time.ToUnixTimeMilliseconds(), cancellation).ConfigureAwait(false);
    }

    private async Task SummarizeAsync(long time, CancellationToken cancellation)
    {
        if (study is null)
        {
            return;
        }

        try
        {
            await study.SummarizeAsync(time, cancellation).ConfigureAwait(false);
        }
        catch (MlflowException e) when (e.Fault == MlflowFault.Gone)
        {
            // Somebody removed the parent: the run itself is what counts.
            context.Logger.LogWarning("run {Run} has no summary: {Reason}", context.Folder.Run, e.Message);
        }
    }
}
