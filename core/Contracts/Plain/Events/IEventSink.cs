namespace Rlfw.Contracts;

/// <summary>Where a run's own thread puts its events. Never blocks on a tracker for longer than the channel is full.</summary>
public interface IEventSink
{
    /// <summary>Records an event; numbers and times it.</summary>
    /// <param name="step">The training step it belongs to, counted over all stages.</param>
    /// <param name="payload">What happened.</param>
    void Emit(long step, EventPayload payload);
}
