using System.Runtime.InteropServices;

namespace Rlfw.Cli;

/// <summary>Signals of a chat: Ctrl-C ends the answer that is being written, and the chat where none is; SIGTERM and SIGHUP end the chat.</summary>
internal sealed class ChatSignals : IDisposable
{
    private readonly CancellationTokenSource _leave = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Lock _lock = new();
    private CancellationTokenSource? _answer;

    public ChatSignals() =>
        _registrations = [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal =>
                PosixSignalRegistration.Create(signal, OnSignal)
            ),
        ];

    /// <summary>Set when the chat ends.</summary>
    public CancellationToken Leave => _leave.Token;

    /// <summary>Begins an answer; Ctrl-C ends it from now on.</summary>
    public CancellationToken BeginAnswer()
    {
        lock (_lock)
        {
            _answer?.Dispose();
            _answer = CancellationTokenSource.CreateLinkedTokenSource(_leave.Token);
            return _answer.Token;
        }
    }

    /// <summary>The answer is complete; Ctrl-C ends the chat from now on.</summary>
    public void EndAnswer()
    {
        lock (_lock)
        {
            _answer?.Dispose();
            _answer = null;
        }
    }

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _answer?.Dispose();
        _leave.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_lock)
        {
            if (context.Signal == PosixSignal.SIGINT && _answer is { IsCancellationRequested: false })
            {
                _answer.Cancel();
            }
            else
            {
                _leave.Cancel();
            }
        }
    }
}
