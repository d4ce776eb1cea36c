using System.Diagnostics;
using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Benchmarks;

/// <summary>
/// The whole engine, its scheduler and collector included: prompts of random ids are read, and the steps that decode from there are
/// timed.
/// </summary>
internal static class EngineMeasurement
{
    // The first decoding steps record graphs and fill caches.
    private const int WarmSteps = 8;
    private const int Steps = 64;
    private const int BlockSize = 16;

    /// <summary>Measures.</summary>
    /// <exception cref="UserErrorException">It does not fit into memory.</exception>
    public static EngineTimes Run(ICausalLanguageModel model, Device device, int batch, int context)
    {
        var options = new EngineOptions();
        var readingSteps = ((batch * context) / options.MaximumStepTokens) + 1;
        // While later prompts are read, earlier sequences go on: they must last until the end.
        var newTokens = (2 * readingSteps) + WarmSteps + Steps + BlockSize;
        var length = (context + newTokens + BlockSize - 1) / BlockSize * BlockSize;
        using var engine = new GenerationEngine(
            model,
            device,
            options with
            {
                BlockSize = BlockSize,
                MaximumRows = batch,
                MaximumLength = length,
                CacheTokens = (long)batch * length,
                MemoryFraction = 0.97,
                Notify = message => Console.WriteLine($"note: {message}"),
            }
        );
        var random = new RandomStream(7, "prompts");
        for (var i = 0; i < batch; i++)
        {
            engine.Add(RandomRequests.Make(model, random, (ulong)i, context, newTokens));
        }

        var tokens = 0L;
        var promptSeconds = ReadPrompts(engine, device, (long)batch * context, ref tokens);
        for (var i = 0; i < WarmSteps; i++)
        {
            tokens += Count(engine.Step());
        }

        var before = tokens;
        var seconds = new double[Steps];
        for (var i = 0; i < Steps; i++)
        {
            var start = Stopwatch.GetTimestamp();
            tokens += Count(engine.Step());
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        if (tokens - before != (long)Steps * batch)
        {
            throw new InvalidOperationException(
                $"{tokens - before} tokens came of {Steps} steps of {batch}: not every step decoded them all."
            );
        }

        Array.Sort(seconds);
        return new EngineTimes(seconds, engine.Statistics.PromptTokens / promptSeconds);
    }

    /// <summary>Steps until all prompts are read.</summary>
    /// <returns>Seconds, those of the decoding steps in between included.</returns>
    private static double ReadPrompts(GenerationEngine engine, Device device, long promptTokens, ref long tokens)
    {
        var start = Stopwatch.GetTimestamp();
        while (engine.Statistics.PromptTokens < promptTokens)
        {
            tokens += Count(engine.Step());
        }

        // A step is launched before it is waited for.
        if (device.type == DeviceType.CUDA)
        {
            torch.cuda.synchronize();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static int Count(IReadOnlyList<GenerationOutput> outputs) => outputs.Sum(output => output.Tokens.Count);
}
