using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>Where a training step puts what it has to say.</summary>
/// <param name="clock">Times parts of the step.</param>
public sealed class StepContext(TimeProvider clock)
{
    private readonly List<EventPayload> _events = [];

    /// <summary>Averaged until the next record.</summary>
    public MetricAccumulator Metrics { get; } = new();

    /// <summary>Events of this training step, which the stage runner records when the step is done.</summary>
    public IReadOnlyList<EventPayload> Events => _events;

    /// <summary>Adds an event of this training step.</summary>
    /// <param name="payload">What happened.</param>
    public void Emit(EventPayload payload) => _events.Add(payload);

    /// <summary>Forgets the events, which are recorded.</summary>
    public void ClearEvents() => _events.Clear();

    /// <summary>Runs a part of the step and adds the seconds it took to the metric <c>time/name</c>.</summary>
    /// <typeparam name="T">What the part gives.</typeparam>
    /// <param name="name">The metric's name below <c>time/</c>.</param>
    /// <param name="part">The part.</param>
    public T Timed<T>(string name, Func<T> part)
    {
        var result = Measured(part, out var seconds);
        Metrics.Add(name, seconds);
        return result;
    }

    /// <summary>Runs a part of the step and tells how long it took.</summary>
    /// <typeparam name="T">What the part gives.</typeparam>
    /// <param name="part">The part.</param>
    /// <param name="seconds">The seconds.</param>
    public T Measured<T>(Func<T> part, out double seconds)
    {
        ArgumentNullException.ThrowIfNull(part);
        var start = clock.GetTimestamp();
        var result = part();
        seconds = clock.GetElapsedTime(start).TotalSeconds;
        return result;
    }
}
