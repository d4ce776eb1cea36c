using System.Runtime.InteropServices;

namespace Rlfw.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP: the first asks the runs to stop at their next step with a checkpoint, the second ends the
/// process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action<string> _say;
    private readonly Action _restoreScreen;
    private readonly string _notice;
    private int _count;

    /// <summary>Takes over the signals.</summary>
    /// <param name="say">Tells the user.</param>
    /// <param name="restoreScreen">Makes the cursor visible again before the process ends at once.</param>
    /// <param name="notice">What the first signal leads to.</param>
    public StopSignals(
        Action<string> say,
        Action restoreScreen,
        string notice = "stopping at the next step, with a checkpoint"
    )
    {
        (_say, _restoreScreen, _notice) = (say, restoreScreen, notice);
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal =>
                PosixSignalRegistration.Create(signal, OnSignal)
            ),
        ];
    }

    /// <summary>Set by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1)
        {
            _restoreScreen();
            // Not Environment.Exit, which waits for finalizers and exit handlers while threads are inside native code. What
            // is on the disk is whole: journals are appended to, checkpoints renamed.
            ExitAtOnce(ExitCode.Interrupted);
        }

        _say($"{_notice} (once more ends at once)");
        _stop.Cancel();
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void ExitAtOnce(int status);
}
