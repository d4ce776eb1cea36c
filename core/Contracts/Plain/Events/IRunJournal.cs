namespace Rlfw.Contracts;

/// <summary>
/// A run's journal as it stands on the disk: every event, also those of earlier processes. A tracker's memory need not be
/// larger than this. Used by one thread at a time.
/// </summary>
public interface IRunJournal
{
    /// <summary>The events behind one, as far as they are written by now. Continuing where the last call ended is quick.</summary>
    /// <param name="sequence">The number of the event to begin behind; 0 for the beginning.</param>
    /// <exception cref="UserErrorException">The journal cannot be read or is damaged: file and line in the message.</exception>
    IEnumerable<RunEvent> ReadAfter(long sequence);

    /// <summary>The completions that belong to an event.</summary>
    /// <param name="sequence">The number of a <see cref="CompletionsStored"/> event.</param>
    /// <exception cref="UserErrorException">They cannot be read or are damaged: file and line in the message.</exception>
    IReadOnlyList<StoredCompletion> ReadCompletions(long sequence);
}
