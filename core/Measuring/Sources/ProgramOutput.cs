using System.ComponentModel;
using System.Diagnostics;

namespace Rlfw.Measuring;

/// <summary>What another program wrote: no more of it than was asked for, and in no more time.</summary>
/// <param name="Bytes">Its standard output.</param>
/// <param name="IsCut">Whether it wrote more than that.</param>
internal sealed record ProgramOutput(byte[] Bytes, bool IsCut)
{
    /// <summary>Runs a program without a shell and without input.</summary>
    /// <param name="start">Its name or file, arguments, folder and variables.</param>
    /// <param name="patience">How long it may take; when it takes longer it is killed, with what it started.</param>
    /// <param name="longest">How many bytes of its output are read; when it writes more it is killed.</param>
    /// <returns>Null where it could not be started, took too long, or ended with a code other than 0.</returns>
    public static ProgramOutput? Of(ProcessStartInfo start, TimeSpan patience, int longest)
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            // A process whose error pipe is full would wait for ever.
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            var reading = Task.Run(() => ReadUpTo(process.StandardOutput.BaseStream, longest));
            var began = Stopwatch.GetTimestamp();
            if (reading.Wait(patience))
            {
                var output = reading.GetAwaiter().GetResult();
                if (output.IsCut)
                {
                    process.Kill(entireProcessTree: true);
                    return output;
                }

                var left = patience - Stopwatch.GetElapsedTime(began);
                if (process.WaitForExit(left > TimeSpan.Zero ? left : TimeSpan.Zero))
                {
                    return process.ExitCode == 0 ? output : null;
                }
            }

            process.Kill(entireProcessTree: true);
            return null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static ProgramOutput ReadUpTo(Stream stream, int longest)
    {
        var buffer = new byte[1 << 14];
        using var output = new MemoryStream();
        for (int count; (count = stream.Read(buffer)) > 0; )
        {
            var room = longest - (int)output.Length;
            output.Write(buffer, 0, Math.Min(count, room));
            if (count > room)
            {
                return new ProgramOutput(output.ToArray(), IsCut: true);
            }
        }

        return new ProgramOutput(output.ToArray(), IsCut: false);
    }
}
