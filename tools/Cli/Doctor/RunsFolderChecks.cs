using System.Globalization;

namespace Rlfw.Cli;

/// <summary>The folder of runs.</summary>
internal static class RunsFolderChecks
{
    // A run's journal, CSV and two checkpoints of the default menu take a few megabytes; real models take gigabytes.
    private const long FewBytes = 1L << 30;

    public static IEnumerable<Finding> All(string root)
    {
        var path = Path.GetFullPath(root);
        var fault = RunsRoot.WritingFault(path);
        if (fault is not null)
        {
            yield return new Finding(
                "runs folder",
                Health.Broken,
                $"{path}: {fault}",
                "make it writable, or choose another with --runs"
            );
            yield break;
        }

        var free = new DriveInfo(RunsRoot.NearestExisting(path)).AvailableFreeSpace;
        yield return new Finding(
            "runs folder",
            free < FewBytes ? Health.Poor : Health.Good,
            string.Create(CultureInfo.InvariantCulture, $"{path}, {free / (double)(1L << 30):0.0} GiB free"),
            free < FewBytes ? "free some space: a run that cannot write its checkpoints fails" : ""
        );
    }
}
