using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>A run's events as training needs them: recorded, counted, and safe on disk before a checkpoint relies on them.</summary>
public interface IRunEvents : IEventSink
{
    /// <summary>The last event's sequence number.</summary>
    long Sequence { get; }

    /// <summary>Waits until everything emitted is on disk.</summary>
    void Flush();
}
