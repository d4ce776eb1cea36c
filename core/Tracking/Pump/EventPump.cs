using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>
/// Numbers and times a run's events and takes them through one bounded channel to the run folder first, then to the
/// trackers. What it returns from <see cref="Flush"/> survives a power failure; what the journal's thread has written
/// survives the death of the process. Safe for use by several threads.
/// </summary>
/// <remarks>
/// A tracker cannot stop the run: it has a thread and a queue of its own, what it throws is reported once, and at the end it
/// gets a bounded time. A journal that cannot be written does stop it: the next <see cref="Emit"/> or
/// <see cref="Flush"/> throws.
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "IAsyncDisposable"
)]
public sealed class EventPump : IEventSink, IAsyncDisposable
{
    // Enough for bursts, small enough that a full disk is noticed within a moment.
    private const int ChannelLength = 1024;

    // A thread that wakes for every event of a fast loop takes a processor from it each time. So long may the death of the
    // process reach back; what is flushed does not wait.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);

    private readonly RunFolder _folder;
    private readonly TimeProvider _clock;
    private readonly EventPumpSettings _settings;
    private readonly RecordedEvents _recorded;
    private readonly JournalWriter _journal;
    private readonly CompletionWriter _completions;
    private readonly MetricsCsv _csv;
    private readonly TrackerFeed[] _feeds;
    private readonly Lock _gate = new();
    private readonly Task _worker;
    private readonly Channel<Entry> _channel = Channel.CreateBounded<Entry>(
        // What continues here only wakes a thread that waits: through the pool it would wake two.
        new BoundedChannelOptions(ChannelLength) { SingleReader = true, AllowSynchronousContinuations = true }
    );
    private readonly ManualResetEventSlim _hurry = new();
    private long _last;
    private bool _differenceReported;
    private bool _disposed;
    private volatile ExceptionDispatchInfo? _fault;

    private EventPump(
        RunFolder folder,
        IReadOnlyList<ITracker> trackers,
        TimeProvider clock,
        long? resumeAfterSequence,
        EventPumpSettings settings
    )
    {
        (_folder, _clock, _settings) = (folder, clock, settings);
        var path = RunJournal.PathOf(folder);
        var found = File.Exists(path) ? JournalLines.Read(path).ToList() : [];
        var checkpoint = resumeAfterSequence ?? 0;
        if (found.Count < checkpoint)
        {
            throw new RunFolderException(
                $"{path} ends at event {found.Count}, but the checkpoint was made at event {checkpoint}: "
                    + "the journal was cut. Remove the run (rlfw runs remove) or start over with --new"
            );
        }

        _last = found.Count;
        _recorded = new RecordedEvents(folder.Run, found.Skip((int)checkpoint).Select(f => f.Event), checkpoint);
        _journal = new JournalWriter(path, found.Count == 0 ? 0 : found[^1].End);
        if (RunCompletions.FaultOf(folder, found.Select(f => f.Event)) is { } fault)
        {
            settings.Logger.LogWarning("{Fault}. The run does not need it and goes on", fault);
        }

        _completions = new CompletionWriter(RunCompletions.PathOf(folder), _last);
        _csv = new MetricsCsv(Path.Combine(folder.Path, MetricsCsv.FileName), found.Select(f => f.Event));
        _feeds = [.. trackers.Select(t => new TrackerFeed(t, settings.Logger))];
        _worker = Task.Factory.StartNew(
            Work,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>
    /// The number a checkpoint stores and a later <see cref="Open"/> takes: that of the last event, or, while a resumed run
    /// repeats what it had recorded, that of the last event repeated.
    /// </summary>
    public long Sequence
    {
        get
        {
            lock (_gate)
            {
                return _recorded.Any ? _recorded.Sequence : _last;
            }
        }
    }

    /// <summary>Opens the journal of a run folder and starts pumping.</summary>
    /// <param name="folder">The run folder; it exists.</param>
    /// <param name="trackers">Where events go besides the journal, in this order; the pump disposes them.</param>
    /// <param name="clock">Times the events.</param>
    /// <param name="resumeAfterSequence">
    /// The checkpoint's <see cref="Sequence"/>; null where the run starts from its beginning, be it new or one that was
    /// interrupted before its first checkpoint. What the journal holds behind it is compared with what is emitted, not
    /// recorded twice.
    /// </param>
    /// <param name="settings">Logger, patience with trackers, exactness; defaults where null.</param>
    /// <exception cref="RunFolderException">
    /// The journal cannot be read or written, is damaged, or ends before the checkpoint.
    /// </exception>
    public static EventPump Open(
        RunFolder folder,
        IReadOnlyList<ITracker> trackers,
        TimeProvider clock,
        long? resumeAfterSequence,
        EventPumpSettings? settings = null
    )
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(trackers);
        ArgumentNullException.ThrowIfNull(clock);
        return new EventPump(folder, trackers, clock, resumeAfterSequence, settings ?? new EventPumpSettings());
    }

    /// <inheritdoc />
    /// <exception cref="DivergenceException">
    /// A resumed run computed something else than it had recorded; names step, metric and both values.
    /// </exception>
    /// <exception cref="RunFolderException">The journal could not be written.</exception>
    public void Emit(long step, EventPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _fault?.Throw();
            if (_recorded.Any && RecordedEvents.IsComputed(payload))
            {
                Verify(step, payload is CompletionsStored stored ? CompletionJson.WithDigest(stored) : payload);
                return;
            }

            Post(new Entry(new RunEvent(_folder.Run, ++_last, step, _clock.GetUtcNow(), payload), null));
        }
    }

    /// <summary>Waits until everything emitted so far is on the disk (fsync).</summary>
    /// <exception cref="RunFolderException">The journal could not be written.</exception>
    public void Flush()
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Post(new Entry(null, written));
        }

        _hurry.Set();

        written.Task.GetAwaiter().GetResult();
        _fault?.Throw();
    }

    /// <summary>
    /// Writes what is left, waits for the trackers a bounded time and disposes them. Does not throw where the journal could
    /// not be written: <see cref="Flush"/> before it does.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _channel.Writer.TryComplete();
        }

        _hurry.Set();
        await _worker.ConfigureAwait(false);
        _csv.Dispose();
        _journal.Dispose();
        _completions.Dispose();
        await Task.WhenAll(_feeds.Select(f => f.FinishAsync(_settings.TrackerPatience, _clock).AsTask()))
            .ConfigureAwait(false);
    }

    private void Verify(long step, EventPayload payload)
    {
        if (_recorded.Compare(step, payload) is not { } difference)
        {
            return;
        }

        if (_settings.Exact)
        {
            throw new DivergenceException(
                $"{difference}. A run repeats itself only with the same build, plugins, data, processor type and thread "
                    + "count; start over with --new"
            );
        }

        if (!_differenceReported)
        {
            _differenceReported = true;
            _settings.Logger.LogWarning("The {Difference}; what was recorded stays", difference);
        }
    }

    private void Post(Entry entry)
    {
        if (!_channel.Writer.TryWrite(entry))
        {
            // Only the journal can be behind here: the run waits for its disk.
            _hurry.Set();
            _channel.Writer.WriteAsync(entry).AsTask().GetAwaiter().GetResult();
        }
    }

    private void Work()
    {
        while (_channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var written = new List<RunEvent>();
            var waiting = new List<TaskCompletionSource>();
            while (written.Count < ChannelLength && _channel.Reader.TryRead(out var entry))
            {
                if (entry.Record is { } record)
                {
                    written.Add(record);
                }

                if (entry.Flushed is { } flushed)
                {
                    waiting.Add(flushed);
                }
            }

            Guard(() => Write(written, sync: waiting.Count > 0));
            waiting.ForEach(w => w.SetResult());
            _hurry.Wait(Gathering);
            _hurry.Reset();
        }

        Guard(_completions.Sync);
        Guard(_journal.Sync);
    }

    private void Write(List<RunEvent> written, bool sync)
    {
        for (var i = 0; i < written.Count; i++)
        {
            written[i] = _completions.Append(written[i]);
            _journal.Append(written[i]);
            _csv.Append(written[i]);
        }

        // Before the journal, which counts them: an event there means that its completions are there.
        _completions.Push();
        _journal.Push();
        _csv.Push();
        if (sync)
        {
            _completions.Sync();
            _journal.Sync();
        }

        // Behind the journal: a tracker never knows of an event that the run folder lacks.
        foreach (var record in written)
        {
            Array.ForEach(_feeds, feed => feed.Offer(record));
        }
    }

    private void Guard(Action write)
    {
        if (_fault is not null)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception e)
        {
            _fault = ExceptionDispatchInfo.Capture(e);
        }
    }

    private sealed record Entry(RunEvent? Record, TaskCompletionSource? Flushed);
}
