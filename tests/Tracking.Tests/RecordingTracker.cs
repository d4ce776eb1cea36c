using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;

namespace Rlfw.Tracking.Tests;

/// <summary>A tracker that keeps what it gets; what else it does is given.</summary>
internal sealed class RecordingTracker(Func<RunEvent, CancellationToken, ValueTask>? then = null) : ITracker
{
    public ConcurrentQueue<RunEvent> Events { get; } = new();

    public bool Disposed { get; private set; }

    public ValueTask RecordAsync(RunEvent record, CancellationToken cancellation)
    {
        Events.Enqueue(record);
        return then?.Invoke(record, cancellation) ?? ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }
}

/// <summary>A logger that keeps its lines.</summary>
internal sealed class RecordingLogger : ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Lines.Enqueue(formatter(state, exception));
}
