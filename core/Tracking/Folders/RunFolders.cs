using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>The run folders below a root: <c>runs/experiment/hash-seed</c>.</summary>
public static class RunFolders
{
    /// <summary>Every run below a root, ordered by id; empty where there is no root.</summary>
    /// <param name="root">The folder, <c>runs</c> by default.</param>
    /// <exception cref="RunFolderException">The root cannot be read.</exception>
    public static IReadOnlyList<RunSummary> List(string root)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (!Directory.Exists(root))
        {
            return [];
        }

        try
        {
            return
            [
                .. Directory
                    .EnumerateDirectories(root)
                    .SelectMany(Directory.EnumerateDirectories)
                    .Select(path => Of(root, path))
                    .Where(folder => RunJournal.Exists(folder) || SeedOf(folder) is not null)
                    .OrderBy(folder => folder.Run, StringComparer.Ordinal)
                    .Select(Inspect),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunFolderException.For("read", root, e);
        }
    }

    /// <summary>The folder of a run below a root.</summary>
    /// <param name="root">The folder that holds all runs.</param>
    /// <param name="run">The run's id: "experiment/hash-seed".</param>
    public static RunFolder Locate(string root, string run) => new(Path.GetFullPath(Path.Combine(root, run)), run);

    /// <summary>Where one run stands. Reads the first and the last event, not the whole journal.</summary>
    /// <param name="folder">The run folder.</param>
    public static RunSummary Inspect(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var summary = new RunSummary
        {
            Folder = folder,
            Experiment = Path.GetDirectoryName(folder.Run) ?? folder.Run,
            Seed = SeedOf(folder),
            Status = RunLock.IsHeld(folder) ? RunStatus.Running : RunStatus.Interrupted,
        };
        if (!RunJournal.Exists(folder))
        {
            return summary;
        }

        try
        {
            return WithEvents(
                summary,
                JournalLines.ReadFirst(RunJournal.PathOf(folder)),
                JournalLines.ReadLast(RunJournal.PathOf(folder))
            );
        }
        catch (RunFolderException e)
        {
            return summary with { Status = RunStatus.Damaged, Message = e.Message };
        }
    }

    /// <summary>Deletes a run with everything in its folder, and the experiment's folder where it was the last one.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="UserErrorException">A process is at work in it.</exception>
    /// <exception cref="RunFolderException">It cannot be deleted.</exception>
    public static void Remove(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var held = RunLock.Acquire(folder);
        try
        {
            Directory.Delete(folder.Path, recursive: true);
            var parent = Path.GetDirectoryName(folder.Path)!;
            if (!Directory.EnumerateFileSystemEntries(parent).Any())
            {
                Directory.Delete(parent);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunFolderException.For("delete", folder.Path, e);
        }
    }

    private static RunSummary WithEvents(RunSummary summary, RunEvent? first, RunEvent? last)
    {
        var started = first?.Payload as RunStarted;
        var ended = last?.Payload as RunEnded;
        return summary with
        {
            Experiment = started?.Experiment ?? summary.Experiment,
            Seed = started?.Seed ?? summary.Seed,
            Step = last?.Step ?? 0,
            Sequence = last?.Sequence ?? 0,
            Started = first?.Time,
            Updated = last?.Time,
            Message = ended?.Message ?? "",
            Results = ended?.Results ?? summary.Results,
            Status =
                summary.Status == RunStatus.Running
                    ? RunStatus.Running
                    : ended?.Outcome switch
                    {
                        RunOutcome.Finished => RunStatus.Finished,
                        RunOutcome.Stopped => RunStatus.Stopped,
                        RunOutcome.Failed => RunStatus.Failed,
                        _ => RunStatus.Interrupted,
                    },
        };
    }

    private static RunFolder Of(string root, string path) =>
        new(Path.GetFullPath(path), Path.GetRelativePath(root, path).Replace('\\', '/'));

    private static ulong? SeedOf(RunFolder folder)
    {
        var name = Path.GetFileName(folder.Path);
        return ulong.TryParse(
            name[(name.LastIndexOf('-') + 1)..],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var seed
        )
            ? seed
            : null;
    }
}
