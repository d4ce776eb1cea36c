using System.CommandLine;

namespace Rlfw.Cli;

/// <summary>The door: arguments in, exit code out.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        var terminal = Terminal.OfThisProcess();
        var verbose = false;
        try
        {
            var parsed = CommandTree.Build(terminal).Parse(arguments);
            verbose = parsed.GetValue(CommonOptions.Verbose);
            return await parsed
                .InvokeAsync(
                    new InvocationConfiguration
                    {
                        Output = terminal.Out,
                        Error = terminal.Error,
                        EnableDefaultExceptionHandler = false,
                        // Signals are StopSignals' matter: the first one stops cleanly, however long that takes.
                        ProcessTerminationTimeout = null,
                    }
                )
                .ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return FailureReport.Write(terminal, e, verbose);
        }
        finally
        {
            await terminal.Out.FlushAsync().ConfigureAwait(false);
        }
    }
}
