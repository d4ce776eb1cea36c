using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Hosting.Hub;

namespace Rlfw.Cli;

/// <summary>The folders that are written: runs, and what is kept between runs.</summary>
internal static class FolderChecks
{
    // A run's journal, CSV and two checkpoints of the default menu take a few megabytes; real models take gigabytes.
    private const long FewBytes = 1L << 30;

    public static IEnumerable<Finding> All(string runs)
    {
        yield return Of(
            "runs folder",
            runs,
            Health.Broken,
            "make it writable, or choose another with --runs",
            "free some space: a run that cannot write its checkpoints fails"
        );
        yield return Hub();
        yield return Of(
            "kernels kept",
            KernelCache.OfUser().Folder,
            Health.Poor,
            "make it writable, or choose another with XDG_CACHE_HOME: until then kernels are compiled at every start",
            "free some space: kernels that cannot be kept are compiled at every start"
        );
    }

    private static Finding Hub()
    {
        const string What = "models downloaded";
        try
        {
            return Of(
                What,
                HubSettings.From(Environment.GetEnvironmentVariable).CacheFolder,
                Health.Poor,
                "make it writable, or choose another with HF_HUB_CACHE: until then nothing can be downloaded",
                "free some space, or choose another with HF_HUB_CACHE: models take gigabytes"
            );
        }
        catch (UserErrorException fault)
        {
            return new Finding(What, Health.Poor, fault.Message, "correct the variable");
        }
    }

    private static Finding Of(string what, string folder, Health unwritable, string cure, string cureOfFullness)
    {
        var path = Path.GetFullPath(folder);
        if (RunsRoot.WritingFault(path) is { } fault)
        {
            return new Finding(what, unwritable, $"{path}: {fault}", cure);
        }

        var free = new DriveInfo(RunsRoot.NearestExisting(path)).AvailableFreeSpace;
        return new Finding(
            what,
            free < FewBytes ? Health.Poor : Health.Good,
            string.Create(CultureInfo.InvariantCulture, $"{path}, {free / (double)(1L << 30):0.0} GiB free"),
            free < FewBytes ? cureOfFullness : ""
        );
    }
}
