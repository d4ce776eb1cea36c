namespace Rlfw.Hosting.Hub;

/// <summary>Counts the bytes of a download and reports them now and then. Safe from any thread.</summary>
/// <param name="start">The progress before the first byte.</param>
/// <param name="observer">Told of the progress; null for nobody.</param>
/// <param name="clock">Times the rate.</param>
internal sealed class DownloadMeter(HubProgress start, IHubObserver? observer, TimeProvider clock)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<(long Time, long Received)> _past = new([(clock.GetTimestamp(), 0)]);
    private HubProgress _progress = start;
    private long _received;
    private long _reported = clock.GetTimestamp();

    /// <summary>Bytes that came over the network.</summary>
    public void Receive(int bytes) => Change(bytes, received: bytes, filesDone: 0);

    /// <summary>Bytes that were there already; negative where they turn out to be of no use.</summary>
    public void Correct(long bytes) => Change(bytes, received: 0, filesDone: 0);

    /// <summary>A file is complete.</summary>
    public void FileDone() => Change(0, received: 0, filesDone: 1);

    private void Change(long bytes, int received, int filesDone)
    {
        lock (_gate)
        {
            _received += received;
            _progress = _progress with { Bytes = _progress.Bytes + bytes, FilesDone = _progress.FilesDone + filesDone };
            if (clock.GetElapsedTime(_reported) < ReportEvery && !_progress.IsDone)
            {
                return;
            }

            _reported = clock.GetTimestamp();
            _past.Enqueue((_reported, _received));
            while (_past.Count > 2 && clock.GetElapsedTime(_past.Peek().Time, _reported) > Window)
            {
                _past.Dequeue();
            }

            var (time, before) = _past.Peek();
            var seconds = clock.GetElapsedTime(time, _reported).TotalSeconds;
            _progress = _progress with { BytesPerSecond = seconds > 0 ? (_received - before) / seconds : 0 };
            observer?.Report(_progress);
        }
    }
}
