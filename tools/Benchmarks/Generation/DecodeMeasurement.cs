using System.Diagnostics;
using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Generation.Running;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Benchmarks;

/// <summary>Decoding alone: sequences that stand at a context, whose keys and values are random, go on token by token.</summary>
internal static class DecodeMeasurement
{
    // The first of a size runs operator by operator, the second is recorded.
    private const int WarmUp = 4;
    private const int Steps = 32;
    private const double MostOfIt = 0.97;

    /// <summary>Measures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="rows">Sequences.</param>
    /// <param name="context">Tokens that each has at first.</param>
    /// <param name="options">How the engine uses the device.</param>
    /// <returns>Milliseconds of each step, ascending.</returns>
    public static double[] Milliseconds(
        ICausalLanguageModel model,
        Device device,
        int rows,
        int context,
        EngineOptions options
    )
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        model.PrepareDecoding();
        var longest = context + WarmUp + Steps + 2;
        using var parts = EngineParts.Make(
            model,
            device,
            options with
            {
                MaximumRows = rows,
                MemoryFraction = MostOfIt,
                MaximumLength = Math.Min(model.MaximumLength, Math.Max(2 * context, longest)),
                CacheTokens = (long)rows * (longest + options.BlockSize),
            }
        );
        FillAtRandom(parts.Cache, model.KeyValues.Layers);
        var sequences = Enumerable.Range(0, rows).Select(row => Standing(parts, row, context, longest)).ToList();
        var times = new List<double>();
        ILaunchedStep? launched = null;
        var start = Stopwatch.GetTimestamp();
        for (var step = 0; step < WarmUp + Steps; step++)
        {
            var next = parts.Runner.Launch(Plan(sequences), device.type == DeviceType.CUDA ? launched : null);
            Collect(launched);
            launched = next;
            if (device.type != DeviceType.CUDA)
            {
                Collect(launched);
                launched = null;
            }

            if (step >= WarmUp)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            start = Stopwatch.GetTimestamp();
        }

        Collect(launched);
        times.Sort();
        return [.. times];
    }

    private static StepPlan Plan(IReadOnlyList<Sequence> sequences)
    {
        var builder = new StepPlanBuilder(isReading: false);
        foreach (var sequence in sequences)
        {
            builder.AddRun(sequence, 1, []);
            builder.AddOutputsOfAllTokens(sequence);
            sequence.Computed++;
        }

        return builder.ToPlan()!;
    }

    private static void Collect(ILaunchedStep? launched)
    {
        if (launched is null)
        {
            return;
        }

        using (launched)
        {
            var drawn = launched.Wait();
            for (var i = 0; i < drawn.Tokens.Length; i++)
            {
                launched.Plan.Outputs[i].Sequence.Tokens.Add((int)drawn.Tokens[i]);
            }
        }
    }

    private static Sequence Standing(EngineParts parts, int row, int context, int longest)
    {
        var random = new RandomStream((ulong)row, "prompt");
        int[] prompt = [.. Enumerable.Range(0, context).Select(_ => 2 + random.NextInt(1000))];
        var sequence = new Sequence(new GenerationRequest((ulong)row, prompt, new SamplingSettings(longest), 1))
        {
            Computed = context - 1,
            ReadUntil = context - 1,
        };
        while (sequence.Blocks.Count < parts.Pool.BlocksFor(longest))
        {
            sequence.Blocks.Add(parts.Pool.Take());
        }

        return sequence;
    }

    private static void FillAtRandom(KeyValueBlocks cache, int layers)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            var blocks = cache[layer];
            using var generator = new Generator((ulong)layer, blocks.Keys.device);
            foreach (var tensor in new[] { blocks.Keys, blocks.Values })
            {
                if (tensor.dtype == ScalarType.Int8)
                {
                    tensor.random_(-127, 128, generator: generator);
                }
                else
                {
                    tensor.normal_(0, 1, generator: generator);
                }
            }

            blocks.KeyScales?.fill_(0.02);
            blocks.ValueScales?.fill_(0.02);
        }
    }
}
