using System.Net;
using Microsoft.Extensions.Logging;

namespace Rlfw.Mlflow.Server;

/// <summary>
/// Writes records to a run. One that the server refuses does not take the others of its request with it: the request is halved
/// until the one is found.
/// </summary>
/// <param name="rest">Sends.</param>
/// <param name="cutter">Cuts.</param>
/// <param name="logger">Told, once each, of what is not taken.</param>
internal sealed class BatchWriter(RestClient rest, BatchCutter cutter, ILogger logger)
{
    // A server that refuses everything is not asked a thousand times.
    private const int MostRefused = 20;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Writes all.</summary>
    public async Task WriteAsync(string runId, MlflowRecords records, CancellationToken cancellation)
    {
        var batches = cutter.Cut(records, key => TellChanged(runId, key));
        var state = new Progress();
        foreach (var batch in batches)
        {
            await WriteAsync(runId, batch, state, cancellation).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(string runId, Batch batch, Progress state, CancellationToken cancellation)
    {
        var answer = await rest.PostAsync(
                "runs/log-batch",
                batch.Message(runId),
                RestJson.Messages.LogBatch,
                RestJson.Messages.NothingMessage,
                cancellation
            )
            .ConfigureAwait(false);
        if (answer.Error is not { } error)
        {
            state.Taken += batch.Count;
            return;
        }

        if (error.IsMissing || !IsAboutContent(error))
        {
            throw rest.Faults.Of(error, $"writing to the run {runId}");
        }

        await MendAsync(runId, batch, error, state, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes what the server takes of a refused request.</summary>
    private async Task MendAsync(
        string runId,
        Batch batch,
        RestError error,
        Progress state,
        CancellationToken cancellation
    )
    {
        // The words of a refusal differ from version to version; what the run has does not.
        var run = await rest.RunAsync(runId, cancellation).ConfigureAwait(false);
        if (run.IsDeleted)
        {
            throw rest.Faults.Of(
                MlflowFault.Gone,
                $"the run {runId} was deleted (mlflow runs restore --run-id {runId})"
            );
        }

        var kept = Unchanged(runId, batch.Parameters, KeyValueMessage.Read(run.Data?.Params));
        if (kept.Count < batch.Parameters.Count)
        {
            var smaller = batch with { Parameters = kept };
            if (smaller.Count > 0)
            {
                await WriteAsync(runId, smaller, state, cancellation).ConfigureAwait(false);
            }

            return;
        }

        if (batch.Count > 1)
        {
            var (first, second) = batch.Halves();
            await WriteAsync(runId, first, state, cancellation).ConfigureAwait(false);
            await WriteAsync(runId, second, state, cancellation).ConfigureAwait(false);
            return;
        }

        Tell($"{runId} {batch.Describe()}", $"the {batch.Describe()} is left out: MLflow refuses it: {error.Message}");
        if (++state.Refused >= MostRefused && state.Taken == 0)
        {
            throw rest.Faults.Of(error, $"everything that is written to the run {runId}");
        }
    }

    /// <summary>The parameters that the run does not have with another value.</summary>
    private List<KeyValueMessage> Unchanged(
        string runId,
        IReadOnlyList<KeyValueMessage> parameters,
        Dictionary<string, string> there
    )
    {
        var kept = new List<KeyValueMessage>();
        foreach (var parameter in parameters)
        {
            if (there.TryGetValue(parameter.Key, out var value) && value != parameter.Value)
            {
                TellChanged(runId, parameter.Key);
            }
            else
            {
                kept.Add(parameter);
            }
        }

        return kept;
    }

    private void TellChanged(string runId, string key) =>
        Tell(
            $"{runId} changed {key}",
            $"the parameter '{key}' keeps the value that the run already has: MLflow's parameters do not change"
        );

    private void Tell(string what, string message)
    {
        if (_told.Add(what))
        {
            logger.LogWarning("{Message}", message);
        }
    }

    private static bool IsAboutContent(RestError error) =>
        error.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.Conflict
        || (int)error.Status == 422;

    /// <summary>What became of the records of one call.</summary>
    private sealed class Progress
    {
        /// <summary>Records that the server took.</summary>
        public int Taken { get; set; }

        /// <summary>Records that it refused.</summary>
        public int Refused { get; set; }
    }
}
