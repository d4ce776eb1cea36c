using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>
/// Gives one tracker the events in order, from a thread and a queue of its own, so that a tracker that throws, lags or hangs
/// costs neither the run nor the other trackers anything. Where its queue is full, events are left out and counted: the run
/// folder has them.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A hung tracker may still hold the token of the source.")]
internal sealed class TrackerFeed
{
    private const int QueueLength = 8192;

    // Waking a thread for every event of a fast loop costs the loop more than the event does.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    private readonly ITracker _tracker;
    private readonly ILogger _logger;
    private readonly string _name;
    private readonly Channel<RunEvent> _queue = Channel.CreateBounded<RunEvent>(
        // What continues here only wakes a thread that waits: through the pool it would wake two.
        new BoundedChannelOptions(QueueLength)
        {
            SingleReader = true,
            SingleWriter = true,
            AllowSynchronousContinuations = true,
        }
    );
    private readonly CancellationTokenSource _giveUp = new();
    private readonly ManualResetEventSlim _finishing = new();
    private readonly Task _worker;
    private long _offered;
    private long _taken;
    private bool _reported;

    public TrackerFeed(ITracker tracker, ILogger logger)
    {
        _tracker = tracker;
        _logger = logger;
        _name = tracker.GetType().GetCustomAttribute<PluginAttribute>()?.Id ?? tracker.GetType().Name;
        // A thread of its own: a tracker that blocks must not hold a pool thread that others need.
        _worker = Task.Factory.StartNew(
            Work,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>Puts an event into the tracker's queue, or leaves it out where that is full.</summary>
    public void Offer(RunEvent record)
    {
        _offered++;
        if (!_queue.Writer.TryWrite(record))
        {
            Report($"does not keep up: its queue of {QueueLength} events is full, so events are left out", null);
        }
    }

    /// <summary>Waits for the tracker to take what is queued, disposes it, and says what it did not take.</summary>
    /// <param name="patience">The longest wait.</param>
    /// <param name="clock">Measures it.</param>
    public async ValueTask FinishAsync(TimeSpan patience, TimeProvider clock)
    {
        _queue.Writer.TryComplete();
        _finishing.Set();
        try
        {
            await _worker.WaitAsync(patience, clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _giveUp.CancelAsync().ConfigureAwait(false);
            await Task.WhenAny(_worker, Task.Delay(TimeSpan.FromSeconds(1), clock)).ConfigureAwait(false);
        }

        if (_offered != Interlocked.Read(ref _taken))
        {
            _logger.LogWarning(
                "Tracker {Tracker} did not take {Missing} of {Offered} events; the run folder has them all",
                _name,
                _offered - Interlocked.Read(ref _taken),
                _offered
            );
        }
    }

    private void Work()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_queue.Reader.TryRead(out var record))
            {
                if (!_giveUp.IsCancellationRequested)
                {
                    Deliver(record);
                }
            }

            _finishing.Wait(Gathering);
        }

        try
        {
            _tracker.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            Report($"failed while it was closed: {e.Message}", e);
        }
    }

    private void Deliver(RunEvent record)
    {
        try
        {
            _tracker.RecordAsync(record, _giveUp.Token).AsTask().GetAwaiter().GetResult();
            Interlocked.Increment(ref _taken);
        }
        catch (Exception e)
        {
            Report($"failed at event {record.Sequence}: {e.Message}", e);
        }
    }

    private void Report(string what, Exception? e)
    {
        if (!Interlocked.Exchange(ref _reported, true))
        {
            _logger.LogWarning(
                e,
                "Tracker {Tracker} {What}. The run goes on; the run folder has every event",
                _name,
                what
            );
        }
    }
}
