using Rlfw.Contracts;
using Rlfw.Mlflow;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>
/// The run that MLFLOW_RUN_ID names, for the first run of the process that asks, as in MLflow's Python client. The run folder
/// remembers it, so that what is sent later goes there too.
/// </summary>
internal static class AttachedRun
{
    private const string FileName = ".mlflow-run";
    private const string KeyTag = "rlfw.attached";

    private static int _taken;

    /// <summary>The id of the run that this run goes into; null where it gets one of its own.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="settings">What the environment says.</param>
    public static string? IdOf(RunFolder folder, MlflowSettings settings)
    {
        var path = Path.Combine(folder.Path, FileName);
        if (File.Exists(path))
        {
            return File.ReadAllText(path).Trim();
        }

        if (settings.RunId is not { } id || Interlocked.Exchange(ref _taken, 1) != 0)
        {
            return null;
        }

        File.WriteAllText(path, id);
        return id;
    }

    /// <summary>
    /// Opens it. Where it is this run's for the first time it runs again, and nothing counts as delivered, whatever another run left
    /// in it; afterwards it is what the last event made of it.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="id">The run in it.</param>
    /// <param name="key">What identifies the run that goes into it.</param>
    /// <param name="tags">That run's tags.</param>
    /// <param name="cancellation">Ends the try.</param>
    /// <exception cref="MlflowException">There is none, or it was deleted.</exception>
    public static async Task<MlflowRun> OpenAsync(
        IMlflowStore store,
        string id,
        string key,
        IReadOnlyDictionary<string, string> tags,
        CancellationToken cancellation
    )
    {
        var run =
            await store.FindRunAsync(id, cancellation).ConfigureAwait(false)
            ?? throw new MlflowException(
                MlflowFault.Gone,
                $"{store.Location} has no run {id}, which MLFLOW_RUN_ID names; unset the variable, or name a run of this store"
            );
        if (run.Tags.TryGetValue(KeyTag, out var before) && before == key)
        {
            return run;
        }

        // The cursor goes with the key, so that a death in between leaves neither.
        var own = new Dictionary<string, string>(tags, StringComparer.Ordinal)
        {
            [KeyTag] = key,
            [RunDelivery.DeliveredTag] = "0",
            [RunDelivery.SystemTag] = "0",
        };
        await store.SetStatusAsync(id, MlflowRunStatus.Running, null, cancellation).ConfigureAwait(false);
        await store.LogAsync(id, new MlflowRecords { Tags = [.. own] }, cancellation).ConfigureAwait(false);
        return run with { Tags = own };
    }
}
