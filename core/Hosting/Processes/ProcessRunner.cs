using System.ComponentModel;
using System.Diagnostics;

namespace Rlfw.Hosting.Processes;

/// <summary>Runs other programs; the one place that does.</summary>
public static class ProcessRunner
{
    /// <summary>Runs a program to its end, without a shell and without input.</summary>
    /// <param name="program">Its name, looked for on the path, or its file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="patience">How long it may take; it is killed, with what it started, when it takes longer.</param>
    /// <returns>What it gave; null where it could not be started or took too long.</returns>
    public static ProcessOutcome? TryRun(string program, IReadOnlyList<string> arguments, TimeSpan patience)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            // Both at once: a process whose error pipe is full would wait for ever.
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            if (process.WaitForExit(patience))
            {
                return new ProcessOutcome(
                    process.ExitCode,
                    output.GetAwaiter().GetResult(),
                    error.GetAwaiter().GetResult()
                );
            }

            process.Kill(entireProcessTree: true);
            return null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
