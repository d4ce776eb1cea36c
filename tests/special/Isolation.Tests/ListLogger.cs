using Microsoft.Extensions.Logging;

namespace Rlfw.Isolation.Tests;

/// <summary>A logging provider that keeps the lines.</summary>
internal sealed class ListLogger : ILoggerProvider
{
    public List<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, Lines);

    public void Dispose() { }

    private sealed class Category(string name, List<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Add($"{name}: {formatter(state, exception)}");
    }
}
