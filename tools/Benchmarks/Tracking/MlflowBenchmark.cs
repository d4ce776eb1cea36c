using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Mlflow;

namespace Rlfw.Benchmarks;

/// <summary>
/// Metric points a second that the embedded MLflow store takes, by the clock and by the processor time of the process, and how
/// large the database gets: the points of a run that logs the same metrics every step, in batches of several sizes, into a
/// new database each.
/// </summary>
internal static class MlflowBenchmark
{
    private const long Start = 1_767_225_600_000;
    private const double Megabyte = 1e6;

    /// <summary>Measures the store.</summary>
    /// <param name="arguments">
    /// <c>points</c>: how many (1,000,000); <c>metrics</c>: how many a step logs (50); <c>batches</c>: points in a call
    /// (50000,10000,1000); <c>folder</c>: where the databases are made (the system's folder of temporary files).
    /// </param>
    public static async Task RunAsync(string[] arguments)
    {
        var settings = new BenchmarkArguments(arguments, "points", "metrics", "batches", "folder");
        var points = Points(settings.Count("points", 1_000_000), settings.Count("metrics", 50));
        int[] batches = [.. settings.Text("batches", "50000,10000,1000").Split(',').Select(Batch)];
        var folder = settings.Text("folder", Path.GetTempPath());
        if (!Directory.Exists(folder))
        {
            throw new UserErrorException($"folder={folder}: there is no such folder");
        }

        Console.WriteLine(
            $"{points.Length:N0} points, {settings.Count("metrics", 50)} metrics a step, into a new database in {folder}"
        );
        Console.WriteLine();
        Console.WriteLine(
            "| points a call | s by the clock | s of processor time | points/s | longest call, ms | the first 100,000 again, s | MB | bytes a point |"
        );
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var batch in batches)
        {
            await MeasureAsync(folder, points, batch).ConfigureAwait(false);
        }
    }

    private static int Batch(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : throw new UserErrorException($"batches={text}: whole numbers from 1 on, separated by ',', are expected");

    private static async Task MeasureAsync(string parent, MlflowPoint[] points, int batch)
    {
        var folder = Directory.CreateDirectory(Path.Combine(parent, $"rlfw-mlflow-{Environment.ProcessId}-{batch}"));
        try
        {
            var path = Path.Combine(folder.FullName, MlflowTarget.DatabaseName);
            Pass first,
                again;
            var store = EmbeddedStore.Open(path, TimeProvider.System, NullLogger.Instance);
            await using (store.ConfigureAwait(false))
            {
                var experiment = await store.OpenExperimentAsync("benchmark", default).ConfigureAwait(false);
                var run = await store
                    .OpenRunAsync(
                        new NewMlflowRun(
                            experiment.Id,
                            "run",
                            "run",
                            Start,
                            "",
                            new Dictionary<string, string>(StringComparer.Ordinal)
                        ),
                        default
                    )
                    .ConfigureAwait(false);
                first = await WriteAsync(store, run, points, batch).ConfigureAwait(false);
                again = await WriteAsync(store, run, points[..Math.Min(points.Length, 100_000)], batch)
                    .ConfigureAwait(false);
            }

            var bytes = new FileInfo(path).Length;
            Console.WriteLine(
                $"| {batch:N0} | {first.Clock:0.00} | {first.Processor:0.00} | {points.Length / first.Clock:N0} | "
                    + $"{1000 * first.Longest:0} | {again.Clock:0.00} | {bytes / Megabyte:0} | {(double)bytes / points.Length:0} |"
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Pass> WriteAsync(EmbeddedStore store, MlflowRun run, MlflowPoint[] points, int batch)
    {
        var (start, used, longest) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, 0.0);
        for (var i = 0; i < points.Length; i += batch)
        {
            var records = new MlflowRecords
            {
                Metrics = new ArraySegment<MlflowPoint>(points, i, Math.Min(batch, points.Length - i)),
                // As a tracker does: how far the run was written is one with what was written.
                Tags = [new("rlfw.cursor", i.ToString(CultureInfo.InvariantCulture))],
            };
            var call = Stopwatch.GetTimestamp();
            await store.LogAsync(run.Id, records, default).ConfigureAwait(false);
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(call).TotalSeconds);
        }

        return new Pass(
            Stopwatch.GetElapsedTime(start).TotalSeconds,
            (Environment.CpuUsage.TotalTime - used).TotalSeconds,
            longest
        );
    }

    private static MlflowPoint[] Points(int count, int metrics)
    {
        var names = Enumerable.Range(0, metrics).Select(i => $"train/metric_{i:00}").ToArray();
        var random = new RandomStream(1, "benchmark-points");
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new MlflowPoint(
                    names[i % metrics],
                    random.NextDouble(),
                    Start + (i / metrics),
                    i / metrics
                )),
        ];
    }

    /// <summary>What a pass over the points took, in seconds.</summary>
    private readonly record struct Pass(double Clock, double Processor, double Longest);
}
