using Microsoft.Extensions.Logging;

namespace Rlfw.Mlflow.Server;

/// <summary>Finds the run of a key, or makes it: never two that anything is written to.</summary>
/// <param name="rest">Sends.</param>
/// <param name="making">Makes.</param>
/// <param name="cutter">Cuts tags.</param>
/// <param name="logger">Told of runs that came twice.</param>
internal sealed class RunOpening(RestClient rest, Making making, BatchCutter cutter, ILogger logger)
{
    /// <summary>The run of a key.</summary>
    public async Task<MlflowRun> OpenAsync(NewMlflowRun run, CancellationToken cancellation)
    {
        var found = await making
            .FindOrMakeAsync(() => FindAsync(run, cancellation), () => MakeAsync(run, cancellation), cancellation)
            .ConfigureAwait(false);
        return found.Read();
    }

    private async Task<RunMessages.Run?> FindAsync(NewMlflowRun run, CancellationToken cancellation)
    {
        var query = new MlflowRunQuery(
            [run.ExperimentId],
            new Dictionary<string, string>(StringComparer.Ordinal) { [NewMlflowRun.KeyTag] = run.Key }
        );
        var all = await rest.SearchRunsAsync(query, "ALL", cancellation).ConfigureAwait(false);
        // Everybody chooses the same: the one that was written to, and of several the one with the smallest id.
        var active = all.Where(found => !found.IsDeleted)
            .OrderBy(found => found.IsEmpty)
            .ThenBy(found => found.Info.RunId, StringComparer.Ordinal)
            .ToArray();
        foreach (var twin in active.Skip(1))
        {
            await RemoveAsync(twin, active[0], cancellation).ConfigureAwait(false);
        }

        return active.Length > 0 ? active[0]
            : all.Count == 0 ? null
            : throw rest.Faults.Of(
                MlflowFault.Gone,
                $"the run '{run.Name}' was deleted: bring it back (mlflow runs restore --run-id {all[0].Info.RunId}), or start the "
                    + "run anew"
            );
    }

    /// <summary>Deletes what a request made that was delivered twice.</summary>
    private async Task RemoveAsync(RunMessages.Run twin, RunMessages.Run kept, CancellationToken cancellation)
    {
        if (!twin.IsEmpty)
        {
            logger.LogWarning(
                "{Twin} and {Kept} are the same run twice, and both were written to",
                twin.Info.RunId,
                kept.Info.RunId
            );
            return;
        }

        var answer = await rest.PostAsync(
                "runs/delete",
                new RunMessages.Id(twin.Info.RunId),
                RestJson.Messages.RunId,
                RestJson.Messages.NothingMessage,
                cancellation
            )
            .ConfigureAwait(false);
        if (answer.Error is { IsMissing: false } error)
        {
            logger.LogWarning(
                "{Twin} is {Kept} once more, and cannot be deleted: {Words}",
                twin.Info.RunId,
                kept.Info.RunId,
                error.Message
            );
        }
    }

    private async Task<RunMessages.Run> MakeAsync(NewMlflowRun run, CancellationToken cancellation)
    {
        var tags = new Dictionary<string, string>(run.Tags, StringComparer.Ordinal)
        {
            [NewMlflowRun.KeyTag] = run.Key,
            // What differs from the name is refused.
            ["mlflow.runName"] = run.Name,
        };
        var answer = await rest.PostOnceAsync(
                "runs/create",
                new RunMessages.Create(
                    run.ExperimentId,
                    run.User,
                    run.Name,
                    run.StartTime,
                    [.. tags.Select(tag => cutter.Text(tag, MlflowNames.LongestTag))]
                ),
                RestJson.Messages.CreateRun,
                RestJson.Messages.RunGot,
                cancellation
            )
            .ConfigureAwait(false);
        if (answer.Value is { } made)
        {
            return made.Run;
        }

        // A refusal does not say in the same words everywhere that the experiment was deleted.
        var experiment = await rest.FindExperimentAsync(run.ExperimentId, cancellation).ConfigureAwait(false);
        throw experiment?.LifecycleStage == "deleted"
            ? rest.Faults.Of(
                MlflowFault.Gone,
                $"the experiment {run.ExperimentId} was deleted (mlflow experiments restore --experiment-id {run.ExperimentId})"
            )
            : rest.Faults.Of(answer.Error!, $"making the run '{run.Name}'");
    }
}
