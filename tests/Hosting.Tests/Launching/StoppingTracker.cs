using Rlfw.Contracts;

namespace Rlfw.Hosting.Tests.Launching;

/// <summary>Asks a run to stop after a number of its events.</summary>
internal sealed class StoppingTracker(CancellationTokenSource stop, int events) : ITracker
{
    private int _seen;

    public ValueTask RecordAsync(RunEvent record, CancellationToken cancellation)
    {
        if (++_seen == events)
        {
            stop.Cancel();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
