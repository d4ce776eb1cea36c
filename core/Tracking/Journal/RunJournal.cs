using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>The journal of a run: <c>events.jsonl</c>, every event that happened, one JSON object a line.</summary>
public static class RunJournal
{
    /// <summary>The journal's name within the run folder.</summary>
    public const string FileName = "events.jsonl";

    /// <summary>Whether the run has a journal.</summary>
    /// <param name="folder">The run folder.</param>
    public static bool Exists(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return File.Exists(PathOf(folder));
    }

    /// <summary>
    /// All events in order, read as they are asked for. A line torn by a crash at the end of the file is left out.
    /// </summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="RunFolderException">
    /// There is no journal, it cannot be read, or a complete line is damaged; the message names file and line.
    /// </exception>
    public static IEnumerable<RunEvent> ReadAll(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return JournalLines.Read(PathOf(folder)).Select(line => line.Event);
    }

    /// <summary>
    /// The wall time in which the run was at work: from each start or continuation to the last event before the next one.
    /// </summary>
    /// <param name="events">The run's events in order.</param>
    public static TimeSpan ActiveTime(IEnumerable<RunEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var total = TimeSpan.Zero;
        DateTimeOffset? previous = null;
        foreach (var record in events)
        {
            if (previous is { } earlier && record.Payload is not (RunStarted or RunResumed))
            {
                // A clock set back between two events must not make the total smaller.
                total += record.Time > earlier ? record.Time - earlier : TimeSpan.Zero;
            }

            previous = record.Time;
        }

        return total;
    }

    internal static string PathOf(RunFolder folder) => Path.Combine(folder.Path, FileName);
}
