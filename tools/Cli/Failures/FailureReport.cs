using Rlfw.Contracts;
using Rlfw.Mlflow;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary>The one place where an exception becomes a message and an exit code.</summary>
internal static class FailureReport
{
    /// <summary>Says what went wrong.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="failure">What was thrown.</param>
    /// <param name="verbose">Whether to show the stack trace.</param>
    /// <returns>The exit code.</returns>
    public static int Write(Terminal terminal, Exception failure, bool verbose)
    {
        var (code, message) = Explain(failure);
        if (message.Length > 0)
        {
            terminal.Say("error", message);
        }

        if (verbose)
        {
            terminal.Error.WriteLine(failure);
        }

        return code;
    }

    private static (int Code, string Message) Explain(Exception failure) =>
        failure switch
        {
            UserErrorException => (ExitCode.UserFault, failure.Message),
            PluginException => (ExitCode.UserFault, failure.Message),
            MlflowException => (ExitCode.UserFault, failure.Message),
            RunFolderException => (ExitCode.UserFault, failure.Message),
            LibtorchNotFoundException => (ExitCode.UserFault, failure.Message),
            OperationCanceledException => (ExitCode.Interrupted, ""),
            AggregateException { InnerExceptions: [var inner] } => Explain(inner),
            _ => (
                ExitCode.RunFailed,
                $"unexpected {failure.GetType().Name}: {failure.Message} (--verbose shows where; please report it)"
            ),
        };
}
