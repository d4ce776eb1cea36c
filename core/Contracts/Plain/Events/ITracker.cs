namespace Rlfw.Contracts;

/// <summary>
/// Takes a run's events in order, one at a time, on the pump's thread. What it throws is reported once and costs the
/// run nothing: the run folder has every event. Disposed after the last event; disposal flushes. Constructor context:
/// <see cref="RunFolder"/>, <see cref="IRunJournal"/>.
/// </summary>
[PluginContract(PluginKind.Tracker, Noun = "a tracker")]
public interface ITracker : IAsyncDisposable
{
    /// <summary>Takes one event.</summary>
    /// <param name="record">The event.</param>
    /// <param name="cancellation">Set when the process must end at once.</param>
    ValueTask RecordAsync(RunEvent record, CancellationToken cancellation);
}
