using System.Diagnostics;
using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Benchmarks;

/// <summary>
/// Many requests of different lengths through one engine whose cache holds 60 % of what a full batch would need at its longest. Beside
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
        // What the batch of the longest sequences would need.
        var need = requests
            .Select(x => (long)x.PromptIds.Length + x.Sampling.MaximumNewTokens)
            .OrderDescending()
            .Take(rows)
            .Sum();
        var options = new EngineOptions { MaximumRows = rows, MaximumLength = longest };
        Console.WriteLine(
            $"{count} requests, prompts {requests.Min(x => x.PromptIds.Length)}-{requests.Max(x => x.PromptIds.Length)}, completions {requests.Min(x => x.Sampling.MaximumNewTokens)}-{requests.Max(x => x.Sampling.MaximumNewTokens)} tokens, batch {rows}"
        );
        // Graphs are recorded, and memory is taken, before anything is timed.
        Measure(model, device, options with { CacheTokens = need }, requests[..Math.Min(count, 2 * rows)]);
        var steady = Measure(model, device, options with { CacheTokens = need + (rows * 16) }, requests);
        var crowded = Measure(model, device, options with { CacheTokens = need * 6 / 10 }, requests);
        Console.WriteLine(
            "| cache | tokens/s, all | tokens/s, batch full | steps | preemptions | blocks lost | of the steady rate |"
        );
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        Print("enough", steady, steady.FullRate);
        Print("60 %", crowded, steady.FullRate);
    }

    private static void Print(string name, Outcome outcome, double steady) =>
        Console.WriteLine(
            $"| {name} | {outcome.Rate:N0} | {outcome.FullRate:N0} | {outcome.Statistics.Steps} | {outcome.Statistics.Preemptions} | {outcome.Statistics.Blocks - outcome.Statistics.FreeBlocks} | {outcome.Rate / steady:0.0 %} |"
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
            full = 0;
        var fullTime = TimeSpan.Zero;
        var begin = Stopwatch.GetTimestamp();
        while (engine.HasWork)
        {
            var start = Stopwatch.GetTimestamp();
            var own = engine.Step().Sum(output => output.Tokens.Count);
            tokens += own;
            if (engine.Statistics.Waiting > 0)
            {
                full += own;
                fullTime += Stopwatch.GetElapsedTime(start);
            }
        }

        return new Outcome(
            tokens / Stopwatch.GetElapsedTime(begin).TotalSeconds,
            full / fullTime.TotalSeconds,
            engine.Statistics
        );
    }

    /// <summary>What came out.</summary>
    /// <param name="Rate">Completion tokens a second, from the first request to the last.</param>
    /// <param name="FullRate">The same while requests waited, reading prompts included.</param>
    /// <param name="Statistics">The engine's own.</param>
    private sealed record Outcome(double Rate, double FullRate, EngineStatistics Statistics);
}
