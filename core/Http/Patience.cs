namespace Rlfw.Http;

/// <summary>
/// How long one try may take. A file that is sent may take any time as long as it moves; the answer's time counts from its end.
/// </summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly TimeSpan _limit;
    private readonly TimeSpan _stall;
    private volatile bool _isSending;

    /// <summary>Begins to count.</summary>
    /// <param name="message">What is sent.</param>
    /// <param name="limit">For the answer.</param>
    /// <param name="stall">For a block of a file.</param>
    /// <param name="clock">Counts.</param>
    public Patience(HttpRequestMessage message, TimeSpan limit, TimeSpan stall, TimeProvider clock)
    {
        (_limit, _stall) = (limit, stall);
        if (message.Content is FileBody { Bytes: > 0 } file)
        {
            _isSending = true;
            // The connection and the first block may take as long as an answer.
            _end = new CancellationTokenSource(limit > stall ? limit : stall, clock);
            file.Progress = Moved;
        }
        else
        {
            _end = new CancellationTokenSource(limit, clock);
        }
    }

    /// <summary>Ends when the time is over.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => _end.IsCancellationRequested;

    /// <summary>What took too long.</summary>
    public string Reason =>
        _isSending
            ? $"nothing of the file could be sent for {_stall.TotalSeconds:0.#} s"
            : $"no answer within {_limit.TotalSeconds:0.#} s";

    /// <inheritdoc />
    public void Dispose() => _end.Dispose();

    private void Moved(long left)
    {
        _isSending = left > 0;
        try
        {
            _end.CancelAfter(left > 0 ? _stall : _limit);
        }
        catch (ObjectDisposedException)
        {
            // The answer came before the file's end.
        }
    }
}
