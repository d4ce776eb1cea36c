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

    private EngineParts(KeyValueBlocks cache, long cacheBytes) => (_cache, _cacheBytes) = (cache, cacheBytes);

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
        var guesser = MakeGuesser(settings, options);
        return new EngineParts(
            cache,
            size.Blocks * options.BlockSize * CacheSize.BytesPerToken(model.KeyValues, options.QuantizedCache)
        )
        {
            Settings = settings,
            Pool = pool,
            Scheduler = new Scheduler(pool, options, guesser),
            Runner = MakeRunner(model, cache, settings, options),
            Guesser = guesser,
        };
    }

    private static IStepRunner MakeRunner(
        ICausalLanguageModel model,
        KeyValueBlocks cache,
        RunnerSettings settings,
        EngineOptions options
    )
    {
        var backend = Backends.For(model, settings.Device, options);
        return settings.Device.type == DeviceType.CUDA && options.Graphs
            ? new GraphRunner(model, backend, cache, settings)
            : new DirectRunner(model, backend, cache, settings);
    }

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
        return new DraftGuesser(
            speculation.Tokens,
            new DraftParts(draft, pool, cache, MakeRunner(draft, cache, settings, options))
        );
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

    /// <inheritdoc />
    public void Dispose()
    {
        Guesser?.Dispose();
        Runner.Dispose();
        _cache.Dispose();
    }
}
