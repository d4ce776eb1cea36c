using Rlfw.Contracts;
using Rlfw.Generation.Operations;
using Rlfw.Generation.Running;
using Rlfw.Generation.Sampling;
using Rlfw.Generation.Scheduling;
using Rlfw.Generation.Speculation;

namespace Rlfw.Generation;

/// <summary>What an engine consists of.</summary>
internal sealed class EngineParts : IDisposable
{
    private readonly KeyValueBlocks _cache;
    private readonly long _cacheBytes;

    private readonly StepBackend _backend;
    private readonly HashSet<string> _told = [];

    private EngineParts(KeyValueBlocks cache, long cacheBytes, StepBackend backend) =>
        (_cache, _cacheBytes, _backend) = (cache, cacheBytes, backend);

    /// <summary>Device and sizes.</summary>
    public required RunnerSettings Settings { get; init; }

    /// <summary>Who uses which block.</summary>
    public required BlockPool Pool { get; init; }

    /// <summary>Decides what is computed.</summary>
    public required Scheduler Scheduler { get; init; }

    /// <summary>Gives it to the device.</summary>
    public required IStepRunner Runner { get; init; }

    /// <summary>Guesses tokens ahead; null for none.</summary>
    public required ITokenGuesser? Guesser { get; init; }

    /// <summary>The memory of the blocks.</summary>
    public KeyValueBlocks Cache => _cache;

    /// <summary>Tokens that the cache holds.</summary>
    public long CacheTokens => (long)Pool.Count * Pool.BlockSize;

    /// <summary>Makes them all.</summary>
    public static EngineParts Make(ICausalLanguageModel model, Device device, EngineOptions options)
    {
        EngineOptionChecks.Check(options, model);
        var length = Math.Min(options.MaximumLength ?? model.MaximumLength, model.MaximumLength);
        var size = CacheSize.Choose(model.KeyValues, options, length, FreeMemory.Of(device));
        var settings = new RunnerSettings(
            device,
            options.BlockSize,
            options.MaximumRows,
            length,
            options.Deterministic
        );
        var pool = new BlockPool(size.Blocks, options.BlockSize, options.KeepPrefixes && !options.Deterministic);
        var cache = new KeyValueBlocks(model.KeyValues, size, length, device);
        var backend = Backends.For(model, device, options);
        var guesser = MakeGuesser(settings, options);
        return new EngineParts(
            cache,
            size.Blocks * options.BlockSize * CacheSize.BytesPerToken(model.KeyValues, options.QuantizedCache),
            backend
        )
        {
            Settings = settings,
            Pool = pool,
            Scheduler = new Scheduler(pool, options, guesser),
            Runner = MakeRunner(model, backend, cache, settings, options.Graphs),
            Guesser = guesser,
        };
    }

    private static IStepRunner MakeRunner(
        ICausalLanguageModel model,
        StepBackend backend,
        KeyValueBlocks cache,
        RunnerSettings settings,
        bool usesGraphs
    ) =>
        settings.Device.type == DeviceType.CUDA && usesGraphs
            ? new GraphRunner(model, backend, cache, settings)
            : new DirectRunner(model, backend, cache, settings);

    private static ITokenGuesser? MakeGuesser(RunnerSettings settings, EngineOptions options)
    {
        if (options.Speculation is not { } speculation)
        {
            return null;
        }

        if (speculation.Draft is not { } draft)
        {
            return new PromptLookup(speculation);
        }

        var size = CacheSize.Choose(draft.KeyValues, options, settings.MaximumLength, FreeMemory.Of(settings.Device));
        var cache = new KeyValueBlocks(draft.KeyValues, size, settings.MaximumLength, settings.Device);
        var pool = new BlockPool(size.Blocks, options.BlockSize, keepsPrefixes: false);
        var backend = Backends.For(draft, settings.Device, options);
        var runner = MakeRunner(draft, backend, cache, settings, options.Graphs);
        return new DraftGuesser(speculation.Tokens, new DraftParts(draft, pool, cache, backend, runner));
    }

    /// <summary>Adds what the parts know.</summary>
    public EngineStatistics Describe(EngineStatistics statistics) =>
        statistics with
        {
            SharedTokens = Scheduler.SharedTokens,
            Preemptions = Scheduler.Preemptions,
            Waiting = Scheduler.WaitingCount,
            Running = Scheduler.RunningCount,
            Blocks = Pool.Count,
            FreeBlocks = Pool.FreeCount,
            CacheBytes = _cacheBytes,
        };

    /// <summary>Tells what is done by other means than meant; each thing once.</summary>
    public void Tell(Action<string>? notify)
    {
        if (notify is not null)
        {
            foreach (var failure in _backend.Failures.Concat(Runner.Failures).Where(_told.Add))
            {
                notify(failure);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Guesser?.Dispose();
        Runner.Dispose();
        _backend.Dispose();
        _cache.Dispose();
    }
}
