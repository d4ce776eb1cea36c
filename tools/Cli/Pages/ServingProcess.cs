using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rlfw.Cli;

/// <summary>A program that goes on until it is told to end, with all that it starts.</summary>
internal sealed class ServingProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int KeptLines = 30;

    // Gives the program a process group of its own, so that a signal reaches its children too, and each signal once.
    private const string GroupMaker = "/usr/bin/setsid";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly bool _hasGroup;
    private readonly Queue<string> _lines = new();

    private ServingProcess(Process process, bool hasGroup) => (_process, _hasGroup) = (process, hasGroup);

    /// <summary>Ends when the program does.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines that it wrote.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Starts a program, without a shell and without input.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="say">Is told each line that it writes, from any thread; null where nobody wants to know.</param>
    /// <returns>The program; null where it could not be started.</returns>
    public static ServingProcess? TryStart(
        string program,
        IEnumerable<string> arguments,
        string folder,
        Action<string>? say
    )
    {
        var hasGroup = File.Exists(GroupMaker);
        var start = hasGroup
            ? new ProcessStartInfo(GroupMaker, [program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = folder;
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = new Process { StartInfo = start };
        var serving = new ServingProcess(process, hasGroup);
        process.OutputDataReceived += (_, line) => serving.Take(line.Data, say);
        process.ErrorDataReceived += (_, line) => serving.Take(line.Data, say);
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            process.Dispose();
            return null;
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        serving.Ended = process.WaitForExitAsync();
        return serving;
    }

    /// <summary>Asks it to end, and ends it with its children where it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        Signal(Terminate);
        await Task.WhenAny(Ended, Task.Delay(Patience)).ConfigureAwait(false);
        // Also where it has ended: children may have stayed.
        Signal(Kill);
        await Task.WhenAny(Ended, Task.Delay(Patience)).ConfigureAwait(false);
        _process.Dispose();
    }

    private void Take(string? line, Action<string>? say)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines)
            {
                _lines.Dequeue();
            }
        }

        say?.Invoke(line);
    }

    private void Signal(int signal)
    {
        if (_hasGroup)
        {
            _ = SendSignal(-_process.Id, signal);
        }
        else if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
