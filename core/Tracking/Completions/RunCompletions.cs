using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>The completions of a run: <c>completions.jsonl</c>, one JSON object a line, in the order they came about.</summary>
public static class RunCompletions
{
    /// <summary>The file's name within the run folder.</summary>
    public const string FileName = "completions.jsonl";

    /// <summary>Whether the run stored any.</summary>
    /// <param name="folder">The run folder.</param>
    public static bool Exists(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return File.Exists(PathOf(folder));
    }

    /// <summary>
    /// All completions in order, read as they are asked for. Lines whose event the journal lacks, as the process died between
    /// the two, are left out.
    /// </summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="RunFolderException">The file cannot be read, or a line is damaged; the message names file and line.</exception>
    public static IEnumerable<StoredLine> ReadAll(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = PathOf(folder);
        // Before the completions: what is added meanwhile has its event.
        var last = RunJournal.Exists(folder) ? JournalLines.ReadLast(RunJournal.PathOf(folder))?.Sequence ?? 0 : 0;
        var number = 0;
        foreach (var line in LineFile.Read(path))
        {
            number++;
            var stored = Parse(path, number, line);
            if (stored.Sequence > last)
            {
                yield break;
            }

            yield return stored;
        }
    }

    /// <summary>
    /// What is wrong with the file, by the numbers and digests that the journal has of it; null where all is as it was written.
    /// The run itself does not need it, so a fault is told and stops nothing.
    /// </summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="events">The run's events.</param>
    internal static string? FaultOf(RunFolder folder, IEnumerable<RunEvent> events)
    {
        var path = PathOf(folder);
        using var lines = (File.Exists(path) ? ReadAll(folder) : []).GetEnumerator();
        var (number, more) = (1, false);
        try
        {
            more = lines.MoveNext();
            foreach (var record in events)
            {
                if (record.Payload is not CompletionsStored stored)
                {
                    continue;
                }

                var first = number;
                var found = new List<StoredCompletion>();
                for (; more && lines.Current.Sequence == record.Sequence; more = lines.MoveNext(), number++)
                {
                    found.Add(lines.Current.Completion);
                }

                if (
                    found.Count != stored.Count
                    || CompletionJson.WithDigest(stored with { Completions = found }).Digest != stored.Digest
                )
                {
                    return $"{path}:{first}: the completions of event {record.Sequence} (step {record.Step}) are not what was "
                        + "stored; the file was changed";
                }
            }
        }
        catch (RunFolderException e)
        {
            return e.Message;
        }

        return null;
    }

    internal static string PathOf(RunFolder folder) => Path.Combine(folder.Path, FileName);

    private static StoredLine Parse(string path, int number, byte[] line)
    {
        try
        {
            return CompletionJson.Read(line);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new RunFolderException(
                $"{path}:{number}: the line is not a stored completion; the file was changed or damaged. The run itself does not "
                    + "need it: remove the line, or the file",
                e
            );
        }
    }
}
