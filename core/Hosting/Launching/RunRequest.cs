using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Hosting.Launching;

/// <summary>A run together with the folders it works with.</summary>
/// <param name="Plan">What to run.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="From">The folder of the run it starts from; null where it starts from none.</param>
public sealed record RunRequest(RunPlan Plan, RunFolder Folder, RunFolder? From)
{
    /// <summary>The request for a plan: its folder by its id, or a new one beside it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="settings">Where run folders are, and whether to start over.</param>
    public static RunRequest For(RunPlan plan, LaunchSettings settings)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        var from = plan.FromRun is { } run ? Tracking.RunFolders.Locate(settings.RunsFolder, run) : null;
        var folder = Tracking.RunFolders.Locate(settings.RunsFolder, plan.Id);
        for (var copy = 2; settings.StartNew && Directory.Exists(folder.Path); copy++)
        {
            folder = Tracking.RunFolders.Locate(settings.RunsFolder, $"{plan.Id}-{copy}");
        }

        return new RunRequest(plan, folder, from);
    }
}
