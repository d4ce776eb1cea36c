using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>
/// Reads a journal that grows, from where it came to the last time. What it remembers of the file is a position, so that a
/// tracker which lags behind costs no memory.
/// </summary>
/// <param name="folder">The run folder; its journal exists before anything is read.</param>
public sealed class JournalReader(RunFolder folder) : IRunJournal
{
    private long _sequence;
    private long _end;

    /// <inheritdoc />
    public IEnumerable<RunEvent> ReadAfter(long sequence)
    {
        if (sequence < _sequence)
        {
            (_sequence, _end) = (0, 0);
        }

        if (!RunJournal.Exists(folder))
        {
            yield break;
        }

        foreach (var record in Told(sequence))
        {
            yield return record;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<StoredCompletion> ReadCompletions(long sequence)
    {
        try
        {
            return RunCompletions.Exists(folder)
                ?
                [
                    .. RunCompletions
                        .ReadAll(folder)
                        .SkipWhile(line => line.Sequence < sequence)
                        .TakeWhile(line => line.Sequence == sequence)
                        .Select(line => line.Completion),
                ]
                : [];
        }
        catch (RunFolderException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }

    private IEnumerable<RunEvent> Told(long sequence)
    {
        using var lines = JournalLines.Read(RunJournal.PathOf(folder), _sequence, _end).GetEnumerator();
        while (Next(lines))
        {
            (_sequence, _end) = (lines.Current.Event.Sequence, lines.Current.End);
            if (_sequence > sequence)
            {
                yield return lines.Current.Event;
            }
        }
    }

    private static bool Next(IEnumerator<(RunEvent Event, long End)> lines)
    {
        try
        {
            return lines.MoveNext();
        }
        catch (RunFolderException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }
}
