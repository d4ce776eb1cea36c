using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;
using Rlfw.Hosting;
using Rlfw.Hosting.Launching;

namespace Rlfw.Benchmarks;

/// <summary>
/// What tracking costs a training loop: a loop of one thread that computes for about a millisecond a step and emits the same
/// number of metrics each step, without a tracker and with the mlflow tracker into a new database, to a server that accepts
/// connections and never answers, and to an address where nobody listens. The cases take turns, so that what else the machine
/// does touches all of them.
/// </summary>
internal static class TrackingBenchmark
{
    private static readonly string[] Cases = ["none", "embedded", "hung", "away"];

    /// <summary>Measures.</summary>
    /// <param name="arguments">
    /// <c>repeats</c>: how often each case runs (5); <c>seconds</c>: how long (8); <c>metrics</c>: how many a step emits (50);
    /// <c>microseconds</c>: how long a step computes (1000); <c>cases</c>: of none, embedded, hung, away (all).
    /// </param>
    public static async Task RunAsync(string[] arguments)
    {
        var settings = new BenchmarkArguments(arguments, "repeats", "seconds", "metrics", "microseconds", "cases");
        string[] cases = [.. settings.Text("cases", string.Join(',', Cases)).Split(',').Select(Known)];
        var repeats = settings.Count("repeats", 5);
        var catalog = PluginHost.Load(PluginRoots.Find(AppContext.BaseDirectory, [], null));
        var services = new ServiceCollection()
            .AddLogging()
            .AddRlfwPlugins(catalog)
            .AddRlfwLaunching()
            .BuildServiceProvider();
        await using (services.ConfigureAwait(false))
        {
            using var loop = new TrackedLoop(
                services.GetRequiredService<IPluginFactory>(),
                new StepWork(settings.Count("microseconds", 1000)),
                settings.Count("metrics", 50),
                TimeSpan.FromSeconds(settings.Count("seconds", 8))
            );
            Console.WriteLine(
                $"{settings.Count("metrics", 50)} metrics a step, {settings.Count("microseconds", 1000)} µs of work a step, "
                    + $"{repeats} turns of {settings.Count("seconds", 8)} s; load before: {Load()}"
            );
            // The first turn compiles and is left out.
            foreach (var name in cases)
            {
                await loop.RunAsync(name, TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            }

            var measured = cases.ToDictionary(x => x, _ => new List<LoopMeasurement>(), StringComparer.Ordinal);
            for (var turn = 0; turn < repeats; turn++)
            {
                // Each turn begins with another case: none is always behind the same neighbour.
                foreach (var name in cases.Skip(turn % cases.Length).Concat(cases.Take(turn % cases.Length)))
                {
                    measured[name].Add(await loop.RunAsync(name).ConfigureAwait(false));
                }
            }

            Print(measured);
            Console.WriteLine($"load after: {Load()}");
        }
    }

    private static string Known(string name) =>
        Cases.Contains(name, StringComparer.Ordinal)
            ? name
            : throw new UserErrorException(
                $"cases={name}: names of {string.Join(", ", Cases)}, separated by ',', are expected"
            );

    private static void Print(Dictionary<string, List<LoopMeasurement>> measured)
    {
        Console.WriteLine();
        Console.WriteLine(
            "| tracker | steps/s, median [least..most] | of none, each turn's ratio: median [least..most] | the same by the processor time of the loop's thread | bytes a step on that thread "
                + "| processor time beside the loop, % of a core | pauses of the collector, ms a second | delivered when the loop ended | s to close |"
        );
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        var reference = measured.GetValueOrDefault("none");
        foreach (var (name, runs) in measured)
        {
            double[] Ratios(Func<LoopMeasurement, double> rate) =>
                reference is null ? [] : [.. runs.Zip(reference, (x, y) => rate(x) / rate(y))];
            Console.WriteLine(
                $"| {name} | {Spread(runs.Select(x => x.StepsPerSecond), "N1")} | {Spread(Ratios(x => x.StepsPerSecond), "P2")} | "
                    + $"{Spread(Ratios(x => x.StepsPerProcessorSecond), "P2")} | "
                    + $"{Median(runs.Select(x => x.BytesPerStep)):N0} | {Median(runs.Select(x => 100 * x.ProcessorBeside)):N0} | "
                    + $"{Median(runs.Select(x => 1000 * x.PauseShare)):N1} | {Spread(runs.Select(x => x.DeliveredShare), "P1")} | "
                    + $"{Spread(runs.Select(x => x.ClosingSeconds), "N2")} |"
            );
        }
    }

    private static string Spread(IEnumerable<double> values, string format)
    {
        var sorted = values.Order().ToArray();
        var culture = CultureInfo.InvariantCulture;
        return sorted.Length == 0
            ? "-"
            : $"{Median(sorted).ToString(format, culture)} [{sorted[0].ToString(format, culture)}..{sorted[^1].ToString(format, culture)}]";
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Load() =>
        File.Exists("/proc/loadavg")
            ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3))
            : "unknown";
}
