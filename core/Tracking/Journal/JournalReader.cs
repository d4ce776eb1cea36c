using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>
/// Reads a journal that grows, from where it came to the last time. What it remembers of the file is a position, so that a
/// tracker which lags behind costs no memory.
/// </summary>
/// <param name="folder">The run folder; its journal exists before anything is read.</param>
public sealed class JournalReader(RunFolder folder) : IRunJournal
{
    // Where the last reading came to, and where it began: one who could not use what was read asks for it again.
    private (long Sequence, long End) _last;
    private (long Sequence, long End) _begin;

    /// <inheritdoc />
    public IEnumerable<RunEvent> ReadAfter(long sequence)
    {
        if (sequence < _last.Sequence)
        {
            _last = sequence >= _begin.Sequence ? _begin : default;
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
        using var lines = JournalLines.Read(RunJournal.PathOf(folder), _last.Sequence, _last.End).GetEnumerator();
        _begin = _last;
        while (Next(lines))
        {
            _last = (lines.Current.Event.Sequence, lines.Current.End);
            if (_last.Sequence > sequence)
            {
                yield return lines.Current.Event;
            }
            else
            {
                _begin = _last;
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
