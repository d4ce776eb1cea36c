using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;
using Rlfw.Hosting;

namespace Rlfw.Benchmarks;

/// <summary>
/// Megabytes a second that a tokenizer encodes on one thread, and how long it takes to load, by the clock and by the processor
/// time of the process, which does not count what others do on the machine. Every repeat has a tokenizer of its own, so that
/// nothing it could remember of the texts helps it.
/// </summary>
internal static class TokenizerBenchmark
{
    private const int Repeats = 9;
    private const int Letters = 1_000_000;
    private const double BytesPerMegabyte = 1e6;

    /// <summary>Measures a tokenizer.</summary>
    /// <param name="arguments">Its folder or file, then files of texts, see <see cref="BenchmarkTexts.Read"/>.</param>
    public static void Run(string[] arguments)
    {
        if (arguments is not [var path, .. var files] || files.Length == 0)
        {
            throw new UserErrorException("usage: Benchmarks tokenizer TOKENIZER FILE[#FIELD,...]...");
        }

        var catalog = PluginHost.Load(PluginRoots.Find(AppContext.BaseDirectory, [], null));
        using var services = new ServiceCollection().AddLogging().AddRlfwPlugins(catalog).BuildServiceProvider();
        var plugins = services.GetRequiredService<IPluginFactory>();
        var choice = plugins.Choose(
            PluginKind.Tokenizer,
            "huggingface",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["path"] = path }
        );

        ITokenizer Load() => plugins.Create<ITokenizer>(choice);
        var first = Time(() => Load());
        var loads = Enumerable.Range(0, Repeats).Select(_ => Time(() => Load())).ToArray();
        Console.WriteLine($"{path}, 1 thread, median [least..most] of {Repeats}");
        Console.WriteLine();
        Console.WriteLine("| | by the clock | of processor time |");
        Console.WriteLine("| --- | --- | --- |");
        Console.WriteLine($"| load in a new process, ms | {1000 * first.Clock:0} | {1000 * first.Processor:0} |");
        Console.WriteLine(
            $"| load again, ms | {Show(loads.Select(x => 1000 * x.Clock), "0")} | {Show(loads.Select(x => 1000 * x.Processor), "0")} |"
        );
        Console.WriteLine();
        Console.WriteLine("| text | MB | ids | first pass, MB/s | MB/s by the clock | MB a second of processor time |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var file in files)
        {
            Measure(Path.GetFileName(file), BenchmarkTexts.Read(file), Load);
        }

        Measure($"{Letters:N0} times one letter", [new string('a', Letters)], Load);
    }

    private static void Measure(string name, IReadOnlyList<string> texts, Func<ITokenizer> load)
    {
        var megabytes = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text)) / BytesPerMegabyte;
        var (times, ids) = (new List<(double Clock, double Processor)>(), 0L);
        for (var repeat = 0; repeat <= Repeats; repeat++)
        {
            var tokenizer = load();
            times.Add(Time(() => ids = texts.Sum(text => (long)tokenizer.Encode(text).Length)));
        }

        var later = times[1..];
        Console.WriteLine(
            $"| {name} | {megabytes:0.0} | {ids:N0} | {megabytes / times[0].Clock:0.0} | "
                + $"{Show(later.Select(x => megabytes / x.Clock), "0.0")} | {Show(later.Select(x => megabytes / x.Processor), "0.0")} |"
        );
    }

    private static (double Clock, double Processor) Time(Action action)
    {
        var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        action();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
    }

    private static string Show(IEnumerable<double> values, string format)
    {
        var sorted = values.Order().ToArray();
        return $"{sorted[sorted.Length / 2].ToString(format)} [{sorted[0].ToString(format)}..{sorted[^1].ToString(format)}]";
    }
}
