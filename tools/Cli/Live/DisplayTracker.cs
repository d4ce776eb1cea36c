using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary>Brings a run's events to the display.</summary>
/// <param name="plan">The run.</param>
/// <param name="display">Where it is shown.</param>
internal sealed class DisplayTracker(RunPlan plan, IRunDisplay display) : ITracker
{
    public ValueTask RecordAsync(RunEvent record, CancellationToken cancellation)
    {
        display.Take(plan, record);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
