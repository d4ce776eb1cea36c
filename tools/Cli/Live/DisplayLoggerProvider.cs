using Microsoft.Extensions.Logging;

namespace Rlfw.Cli;

/// <summary>
/// Brings what the host and the plugins log to the display: warnings, what plugins inform of (a memory plan, what quantization costs), and
/// everything with <c>--verbose</c>.
/// </summary>
/// <param name="display">Where it is shown.</param>
/// <param name="verbose">Whether to show more than warnings, and exceptions with their stack traces.</param>
internal sealed class DisplayLoggerProvider(IRunDisplay display, bool verbose) : ILoggerProvider
{
    private const string Plugins = "Rlfw.Plugins.";

    public ILogger CreateLogger(string categoryName) =>
        new Logger(
            display,
            verbose,
            verbose ? LogLevel.Debug
                : categoryName.StartsWith(Plugins, StringComparison.Ordinal) ? LogLevel.Information
                : LogLevel.Warning
        );

    public void Dispose() { }

    private sealed class Logger(IRunDisplay display, bool verbose, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var label = logLevel switch
            {
                LogLevel.Error or LogLevel.Critical => "error",
                LogLevel.Warning => "warning",
                _ => "note",
            };
            display.Say(label, formatter(state, exception));
            if (verbose && exception is not null)
            {
                display.Say("note", exception.ToString());
            }
        }
    }
}
