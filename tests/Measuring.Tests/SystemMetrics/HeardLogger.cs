using Microsoft.Extensions.Logging;

namespace Rlfw.Measuring.Tests;

/// <summary>Keeps what was said.</summary>
internal sealed class HeardLogger : ILogger
{
    public List<string> Said { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Said.Add($"{logLevel}: {formatter(state, exception)}");
}
