using Rlfw.Contracts;
using Rlfw.Tracking;
using Rlfw.Training.Loops;

namespace Rlfw.Hosting.Launching;

/// <summary>The event pump as training knows it.</summary>
internal sealed class PumpEvents(EventPump pump) : IRunEvents
{
    public long Sequence => pump.Sequence;

    /// <summary>The training step of the last event.</summary>
    public long Step { get; private set; }

    public void Emit(long step, EventPayload payload)
    {
        Step = step;
        pump.Emit(step, payload);
    }

    public void Flush() => pump.Flush();
}
