using System.Diagnostics;
using Rlfw.Benchmarks.Serving;
using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Serving;

namespace Rlfw.Benchmarks;

/// <summary>
/// The server under many clients on the CPU: some stream, some leave in the middle, some send garbage or too much, some read
/// slowly. Every request must have an outcome, none may fail on the server's side, and memory must stay flat.
/// </summary>
internal static class ServeBenchmark
{
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(10);

    /// <summary>Runs it.</summary>
    /// <param name="arguments">seconds, clients, threads (of the engine; the clients are on the machine too), context.</param>
    /// <returns>The exit code: 1 where something that must hold does not.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var settings = new BenchmarkArguments(arguments, "seconds", "clients", "threads", "context");
        var seconds = settings.Count("seconds", 120);
        var clients = settings.Count("clients", 64);
        var folder = Directory.CreateTempSubdirectory("rlfw-soak-").FullName;
        try
        {
            TinyChatModel.Write(folder, settings.Count("context", 1024), hidden: 128);
            using var models = new BenchmarkModels();
            using var model = models.Load(folder, CPU);
            await using var service = await GenerationService
                .StartAsync(
                    () => new GenerationEngine(model, CPU, new EngineOptions { MaximumRows = 64, KeepPrefixes = true }),
                    new GenerationServiceOptions { Threads = settings.Count("threads", 1) }
                )
                .ConfigureAwait(false);
            var options = new ServerOptions
            {
                Port = 0,
                MaximumConcurrency = Math.Max(1, clients * 3 / 4),
                MaximumQueue = Math.Max(1, clients / 8),
                SendTimeout = TimeSpan.FromSeconds(5),
            };
            await using var server = await GenerationServer
                .StartAsync(
                    service,
                    new ServedModel("tiny", model.Tokenizer, model.MaximumLength),
                    options,
                    TimeProvider.System,
                    Say
                )
                .ConfigureAwait(false);
            return await SoakAsync(server, service, clients, TimeSpan.FromSeconds(seconds)).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> SoakAsync(
        GenerationServer server,
        GenerationService service,
        int clients,
        TimeSpan duration
    )
    {
        Console.WriteLine($"{clients} clients for {duration.TotalSeconds:0} s at {server.Address}");
        using var stop = new CancellationTokenSource(duration);
        using var crowd = new SoakClients(server.Address, clients);
        var start = Stopwatch.GetTimestamp();
        var running = crowd.RunAsync(stop.Token);
        var memory = new List<(string When, ProcessMemory Process, long Heap)>();
        foreach (
            var (when, at) in new[] { ("start", Warmup), ("middle", duration / 2), ("end", duration - (Warmup / 5)) }
        )
        {
            var wait = at - Stopwatch.GetElapsedTime(start);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero).ConfigureAwait(false);
            memory.Add((when, ProcessMemory.Now(), Heap()));
        }

        await running.ConfigureAwait(false);
        var time = Stopwatch.GetElapsedTime(start);
        for (var i = 0; i < 100 && Ended(server) < server.Statistics.Arrived; i++)
        {
            await Task.Delay(100).ConfigureAwait(false);
        }

        return Report(server, service, crowd, memory, time);
    }

    private static int Report(
        GenerationServer server,
        GenerationService service,
        SoakClients crowd,
        IReadOnlyList<(string When, ProcessMemory Process, long Heap)> memory,
        TimeSpan time
    )
    {
        var statistics = server.Statistics;
        var engine = service.Status.Engine;
        Console.WriteLine("as the clients saw it");
        foreach (var (what, count) in crowd.Outcomes)
        {
            Console.WriteLine($"  {what, -44}{count, 9:N0}");
        }

        Console.WriteLine("as the server saw it");
        foreach (var outcome in Enum.GetValues<RequestOutcome>())
        {
            Console.WriteLine($"  {outcome.ToString().ToLowerInvariant(), -44}{statistics.Count(outcome), 9:N0}");
        }

        var lost = statistics.Arrived - Ended(server);
        Console.WriteLine(
            $"requests that came {statistics.Arrived:N0}, without an outcome {lost}; completions still open {service.Status.Open}"
        );
        Console.WriteLine(
            $"engine: {engine.CompletionTokens / time.TotalSeconds:N0} completion tokens/s, {engine.PromptTokens / time.TotalSeconds:N0} "
                + $"prompt tokens/s, {engine.SharedTokens:N0} prompt tokens shared, {engine.Preemptions:N0} preemptions, "
                + $"{engine.Steps:N0} steps; blocks {engine.FreeBlocks} of {engine.Blocks} free"
        );
        foreach (var (when, process, heap) in memory)
        {
            Console.WriteLine(
                $"memory at the {when, -7} resident {(process.AnonymousBytes + process.FileBytes) / 1e6, 7:N1} MB, managed heap {heap / 1e6, 6:N1} MB"
            );
        }

        var fine =
            lost == 0
            && statistics.Count(RequestOutcome.Failed) == 0
            && crowd.Faults == 0
            && engine.FreeBlocks == engine.Blocks
            && service.Status.Open == 0;
        Console.WriteLine(fine ? "no error that is not the client's" : "SOMETHING IS WRONG");
        return fine ? 0 : 1;
    }

    private static long Ended(GenerationServer server) => Enum.GetValues<RequestOutcome>().Sum(server.Statistics.Count);

    private static long Heap()
    {
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static void Say(RequestLine line)
    {
        if (line.Fault is { } fault)
        {
            Console.WriteLine($"{line.Method} {line.Path}: {fault}");
        }
    }
}
