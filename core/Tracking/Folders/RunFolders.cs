using System.Globalization;
using System.Text.RegularExpressions;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>The run folders below a root: <c>runs/experiment/hash-seed</c>.</summary>
public static partial class RunFolders
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
                    .Select(folder => Inspect(folder)),
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
        return Inspect(folder, isRunning: RunLock.IsHeld(folder));
    }

    /// <summary>Where a run stands that the caller is about to go on with: what no other process can change any more.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="held">The caller's lock on it.</param>
    public static RunSummary Inspect(RunFolder folder, RunLock held)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(held);
        return Inspect(folder, isRunning: false);
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
            // Hidden files there are what trackers noted about all runs of the experiment; they mean nothing without any.
            if (Directory.EnumerateFileSystemEntries(parent).All(IsHiddenFile))
            {
                Directory.Delete(parent, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunFolderException.For("delete", folder.Path, e);
        }
    }

    private static RunSummary Inspect(RunFolder folder, bool isRunning)
    {
        var summary = new RunSummary
        {
            Folder = folder,
            Experiment = Path.GetDirectoryName(folder.Run) ?? folder.Run,
            Seed = SeedOf(folder),
            Status = isRunning ? RunStatus.Running : RunStatus.Interrupted,
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

    private static bool IsHiddenFile(string path) => Path.GetFileName(path).StartsWith('.') && File.Exists(path);

    private static RunFolder Of(string root, string path) =>
        new(Path.GetFullPath(path), Path.GetRelativePath(root, path).Replace('\\', '/'));

    private static ulong? SeedOf(RunFolder folder) =>
        FolderName().Match(Path.GetFileName(folder.Path)) is { Success: true } name
        && ulong.TryParse(name.Groups["seed"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : null;

    // hash-seed, and -2, -3 and so on behind it for runs that were started over. Strict: what is listed can be removed, and
    // the root may hold folders that are none of ours.
    [GeneratedRegex(
        "^[0-9a-f]{12}-(?<seed>[0-9]{1,20})(-[0-9]{1,9})?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex FolderName();
}
