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

    /// <summary>Opens it.</summary>
    /// <exception cref="MlflowException">There is none, or it was deleted.</exception>
    public static async Task<MlflowRun> OpenAsync(
        IMlflowStore store,
        string id,
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
        await store.LogAsync(id, new MlflowRecords { Tags = [.. tags] }, cancellation).ConfigureAwait(false);
        await store.SetStatusAsync(id, MlflowRunStatus.Running, null, cancellation).ConfigureAwait(false);
        return run;
    }
}
