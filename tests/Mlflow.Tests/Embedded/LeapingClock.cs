namespace Rlfw.Mlflow.Tests;

/// <summary>A clock on which ten seconds pass between any two looks, so that nobody waits long for a wait to be over.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private long _looks;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => 10 * Interlocked.Increment(ref _looks);
}
