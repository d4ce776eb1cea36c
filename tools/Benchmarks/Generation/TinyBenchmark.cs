using System.Diagnostics;
using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Benchmarks;

/// <summary>The llama preset 'tiny' on the CPU: short prompts, completions up to the context, a full batch all the time.</summary>
internal static class TinyBenchmark
{
    private const int PromptLength = 8;
    private const int Context = 64;
    private const int Batch = 64;
    private const int ThreadCount = 2;
    private const int Rounds = 20;

    public static void Run()
    {
        Threads.SetForThisThread(ThreadCount);
        using var models = new BenchmarkModels();
        using var model = models.Tiny(CPU, Context);
        using var engine = new GenerationEngine(model, CPU, new EngineOptions { MaximumRows = Batch });
        Console.WriteLine(
            $"libtorch {torch.__version__}, {Count(model):N0} parameters, context {Context}, batch {Batch}, {ThreadCount} threads"
        );
        // The first round finds everything cold: code that is not compiled yet, memory that is not mapped.
        var seconds = Enumerable.Range(-1, Rounds + 1).Select(round => Round(engine, model, round)).Skip(1);
        var sorted = seconds.Order().ToArray();
        var tokens = Batch * (Context - PromptLength);
        Console.WriteLine(
            $"{tokens / sorted[Rounds / 2]:N0} tokens/s (median of {Rounds} rounds of {tokens:N0}; {tokens / sorted[^1]:N0} to {tokens / sorted[0]:N0}), prompts included"
        );
    }

    private static double Round(GenerationEngine engine, ICausalLanguageModel model, int round)
    {
        var random = new RandomStream((ulong)(round + 1), "prompts");
        for (var i = 0; i < Batch; i++)
        {
            engine.Add(RandomRequests.Make(model, random, (ulong)i, PromptLength, Context - PromptLength));
        }

        var start = Stopwatch.GetTimestamp();
        while (engine.HasWork)
        {
            engine.Step();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static long Count(ICausalLanguageModel model) =>
        model.Module.parameters().Sum(parameter => parameter.numel());
}
