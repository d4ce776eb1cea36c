using System.Collections.Concurrent;
using System.Threading.Channels;
using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Serving;

/// <summary>
/// One generation engine for many callers. A thread of its own owns the engine and never waits for a caller: requests come to it
/// through a bounded channel, outputs go out through a bounded channel a caller. All members may be called from any thread.
/// </summary>
public sealed class GenerationService : IAsyncDisposable
{
    private readonly GenerationServiceOptions _options;
    private readonly Func<GenerationEngine> _open;
    private readonly Channel<GenerationStream> _arriving;
    private readonly ConcurrentQueue<GenerationStream> _leaving = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Of the engine's thread alone: who gets the outputs of a request.
    private readonly Dictionary<ulong, GenerationStream> _streams = [];
    private volatile ServiceStatus _status = new(ServiceState.Ready, null, 0, new EngineStatistics());
    private volatile bool _closing;
    private ulong _lastId;
    private int _openCount;

    private GenerationService(Func<GenerationEngine> open, GenerationServiceOptions options)
    {
        _open = open;
        _options = options;
        _arriving = Channel.CreateBounded<GenerationStream>(
            new BoundedChannelOptions(options.MaximumWaiting) { SingleReader = true }
        );
    }

    /// <summary>What it does now.</summary>
    public ServiceStatus Status => _status with { Open = Volatile.Read(ref _openCount) };

    /// <summary>Starts the thread and waits until it has its engine.</summary>
    /// <param name="open">Makes the engine, on its thread; the service disposes it.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <exception cref="UserErrorException">What <paramref name="open"/> throws.</exception>
    public static async Task<GenerationService> StartAsync(
        Func<GenerationEngine> open,
        GenerationServiceOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(open);
        var service = new GenerationService(open, options ?? new GenerationServiceOptions());
        new Thread(service.Run) { IsBackground = true, Name = "rlfw generation" }.Start();
        await service._started.Task.ConfigureAwait(false);
        return service;
    }

    /// <summary>A number that no request of this service has.</summary>
    public ulong NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Asks for completions.</summary>
    /// <param name="requests">One at least, under ids of <see cref="NextId"/>.</param>
    /// <returns>Where they come out; to be disposed. Null where too many wait.</returns>
    /// <exception cref="GenerationFailedException">The engine failed before, or the service is closed.</exception>
    public GenerationStream? TrySubmit(IReadOnlyList<GenerationRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfZero(requests.Count);
        if (_closing || _status is not { State: ServiceState.Ready })
        {
            throw Unavailable();
        }

        // Every completion has room for an output at least, or one step could be too much for an attentive reader.
        var stream = new GenerationStream(this, requests, Math.Max(_options.MaximumUnread, 4 * requests.Count));
        Interlocked.Add(ref _openCount, requests.Count);
        if (!_arriving.Writer.TryWrite(stream))
        {
            Interlocked.Add(ref _openCount, -requests.Count);
            return _closing || _status is not { State: ServiceState.Ready } ? throw Unavailable() : null;
        }

        _wake.Set();
        return stream;
    }

    /// <summary>Ends what is being generated, and then the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _wake.Set();
        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>Takes back what has not ended of a stream.</summary>
    internal void TakeBack(GenerationStream stream)
    {
        if (!stream.IsOver)
        {
            _leaving.Enqueue(stream);
            _wake.Set();
        }
    }

    private GenerationFailedException Unavailable() =>
        new(_status.Fault is { } fault ? $"the engine failed: {fault}" : "the service is closing");

    private void Run()
    {
        try
        {
            Threads.SetForThisThread(_options.Threads > 0 ? _options.Threads : Environment.ProcessorCount);
            using var engine = _open();
            Publish(engine, ServiceState.Ready, null);
            _started.SetResult();
            Serve(engine);
        }
        catch (Exception e)
        {
            // The engine's state is unknown now; nobody waits for it in vain.
            Fail(e);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Serve(GenerationEngine engine)
    {
        while (!_closing)
        {
            Take(engine);
            if (engine.HasWork)
            {
                foreach (var output in engine.Step())
                {
                    Deliver(engine, output);
                }

                Publish(engine, ServiceState.Ready, null);
            }
            else
            {
                Publish(engine, ServiceState.Ready, null);
                _wake.WaitOne();
            }
        }

        Publish(engine, ServiceState.Closed, null);
        EndAll(new GenerationFailedException("the service was closed"));
    }

    /// <summary>Takes what arrived, and lets go what was taken back.</summary>
    private void Take(GenerationEngine engine)
    {
        while (_arriving.Reader.TryRead(out var stream))
        {
            Admit(engine, stream);
        }

        while (_leaving.TryDequeue(out var stream))
        {
            Drop(engine, stream, null);
        }
    }

    private void Admit(GenerationEngine engine, GenerationStream stream)
    {
        if (stream.IsOver)
        {
            // Taken back before it was looked at.
            Interlocked.Add(ref _openCount, -stream.Requests.Count);
            return;
        }

        try
        {
            foreach (var request in stream.Requests)
            {
                engine.Add(request);
                _streams.Add(request.Id, stream);
            }
        }
        catch (UserErrorException e)
        {
            Interlocked.Add(ref _openCount, -stream.Requests.Count(request => !_streams.ContainsKey(request.Id)));
            Drop(engine, stream, e);
        }
    }

    private void Deliver(GenerationEngine engine, GenerationOutput output)
    {
        // What was dropped gives one more output, which nobody waits for.
        if (!_streams.TryGetValue(output.RequestId, out var stream))
        {
            return;
        }

        if (output.Finish is not null)
        {
            _streams.Remove(output.RequestId);
            Interlocked.Decrement(ref _openCount);
        }

        if (!stream.TryWrite(output))
        {
            Drop(
                engine,
                stream,
                new SlowReaderException(
                    $"the completions were cancelled: {_options.MaximumUnread} pieces of them were not read in time"
                )
            );
        }
    }

    private void Drop(GenerationEngine engine, GenerationStream stream, Exception? why)
    {
        foreach (var request in stream.Requests)
        {
            if (_streams.Remove(request.Id))
            {
                engine.Cancel(request.Id);
                Interlocked.Decrement(ref _openCount);
            }
        }

        stream.End(why);
    }

    private void Publish(GenerationEngine engine, ServiceState state, string? fault) =>
        _status = new ServiceStatus(state, fault, 0, engine.Statistics);

    private void Fail(Exception e)
    {
        if (_started.TrySetException(e))
        {
            return;
        }

        _status = _status with { State = ServiceState.Failed, Fault = e.Message };
        EndAll(new GenerationFailedException($"the engine failed: {e.Message}", e));
    }

    private void EndAll(Exception why)
    {
        _arriving.Writer.TryComplete();
        foreach (var stream in _streams.Values)
        {
            Interlocked.Decrement(ref _openCount);
            stream.End(why);
        }

        _streams.Clear();
        while (_arriving.Reader.TryRead(out var stream))
        {
            Interlocked.Add(ref _openCount, -stream.Requests.Count);
            stream.End(why);
        }
    }
}
