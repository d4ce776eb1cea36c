using System.Diagnostics;
using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Benchmarks;

/// <summary>
/// Many requests of different lengths through one engine whose cache holds 60 % of what a full batch needs by its end. Beside
/// it the steady rate: the same engine with room enough, while the batch is full and others wait.
/// </summary>
internal static class WorkloadBenchmark
{
    public static void Run(ICausalLanguageModel model, Device device, int count)
    {
        // A small model's sequences are shorter, in proportion.
        var unit = Math.Min(1.0, model.MaximumLength / 1024.0);
        var rows = device.type == DeviceType.CUDA ? 256 : 64;
        var requests = Requests(count, unit);
        var longest = requests.Max(x => x.PromptIds.Length + x.Sampling.MaximumNewTokens);
        // What a full batch needs by the time that its sequences end.
        var need = requests.Sum(x => (long)x.PromptIds.Length + x.Sampling.MaximumNewTokens) / count * rows;
        var options = new EngineOptions { MaximumRows = rows, MaximumLength = longest };
        var enough = options with { CacheTokens = (long)rows * (longest + options.BlockSize) };
        Console.WriteLine(
            $"{count} requests, prompts {requests.Min(x => x.PromptIds.Length)}-{requests.Max(x => x.PromptIds.Length)}, completions {requests.Min(x => x.Sampling.MaximumNewTokens)}-{requests.Max(x => x.Sampling.MaximumNewTokens)} tokens, batch {rows}"
        );
        // Graphs are recorded, and memory is taken, before anything is timed.
        Measure(model, device, enough, requests[..Math.Min(count, 2 * rows)]);
        var steady = Measure(model, device, enough, requests);
        var crowded = Measure(model, device, options with { CacheTokens = need * 6 / 10 }, requests);
        // In the crowd fewer run at a time: the steady rate of as many.
        var fewer = Measure(model, device, enough with { MaximumRows = (int)Math.Round(crowded.FullRows) }, requests);
        Console.WriteLine(
            "| cache | running, while others wait | tokens/s, all | tokens/s, while others wait | steps | preemptions | blocks lost |"
        );
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        Print("enough", steady);
        Print("enough, fewer rows", fewer);
        Print("60 %", crowded);
        Console.WriteLine(
            $"60 %: {crowded.Rate / fewer.FullRate:0.0 %} of the steady rate of as many rows, {crowded.Rate / steady.FullRate:0.0 %} of that of {rows}"
        );
    }

    private static void Print(string name, Outcome outcome) =>
        Console.WriteLine(
            $"| {name} | {outcome.FullRows:0.0} | {outcome.Rate:N0} | {outcome.FullRate:N0} | {outcome.Statistics.Steps} | {outcome.Statistics.Preemptions} | {outcome.Statistics.Blocks - outcome.Statistics.FreeBlocks} |"
        );

    private static GenerationRequest[] Requests(int count, double unit)
    {
        var random = new RandomStream(7, "workload");
        int Between(int least, int most) => Math.Max(1, (int)((least + random.NextInt(most - least + 1)) * unit));
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new GenerationRequest(
                    (ulong)i,
                    [.. Enumerable.Range(0, Between(32, 512)).Select(_ => 2 + random.NextInt(1000))],
                    new SamplingSettings(Between(16, 512)) { IgnoreStopIds = true },
                    1
                )
                {
                    WantsText = false,
                }),
        ];
    }

    private static Outcome Measure(
        ICausalLanguageModel model,
        Device device,
        EngineOptions options,
        IReadOnlyList<GenerationRequest> requests
    )
    {
        using var engine = new GenerationEngine(model, device, options);
        foreach (var request in requests)
        {
            engine.Add(request);
        }

        long tokens = 0,
            full = 0,
            steps = 0,
            running = 0;
        var fullTime = TimeSpan.Zero;
        var begin = Stopwatch.GetTimestamp();
        while (engine.HasWork)
        {
            var start = Stopwatch.GetTimestamp();
            var own = engine.Step().Sum(output => output.Tokens.Count);
            tokens += own;
            if (engine.Statistics is { Waiting: > 0 } statistics)
            {
                steps++;
                running += statistics.Running;
                full += own;
                fullTime += Stopwatch.GetElapsedTime(start);
            }
        }

        return new Outcome(
            tokens / Stopwatch.GetElapsedTime(begin).TotalSeconds,
            full / fullTime.TotalSeconds,
            (double)running / Math.Max(1, steps),
            engine.Statistics
        );
    }

    /// <summary>What came out.</summary>
    /// <param name="Rate">Completion tokens a second, from the first request to the last.</param>
    /// <param name="FullRate">The same while requests waited, reading prompts included.</param>
    /// <param name="FullRows">Sequences that ran meanwhile, on average.</param>
    /// <param name="Statistics">The engine's own.</param>
    private sealed record Outcome(double Rate, double FullRate, double FullRows, EngineStatistics Statistics);
}
