using System.Diagnostics;
using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Benchmarks;

/// <summary>A loop that computes and emits metrics, with a tracker as a run has it.</summary>
/// <param name="plugins">Makes the tracker.</param>
/// <param name="work">What a step computes.</param>
/// <param name="metrics">How many metrics a step emits.</param>
/// <param name="duration">How long a turn takes.</param>
internal sealed class TrackedLoop(IPluginFactory plugins, StepWork work, int metrics, TimeSpan duration) : IDisposable
{
    private readonly SilentServer _silent = new();
    private readonly string _nobody = SilentServer.AddressOfNobody();
    private readonly string[] _names =
    [
        .. Enumerable.Range(0, metrics).Select(i => $"train/metric_{i.ToString("00", CultureInfo.InvariantCulture)}"),
    ];

    /// <summary>A turn.</summary>
    /// <param name="name">The case: none, embedded, hung, away.</param>
    /// <param name="shorter">A time of its own; null for the usual one.</param>
    public async Task<LoopMeasurement> RunAsync(string name, TimeSpan? shorter = null)
    {
        var root = Directory.CreateTempSubdirectory("rlfw-tracking-");
        try
        {
            const string id = "loop/0123456789ab-1";
            var folder = new RunFolder(Directory.CreateDirectory(Path.Combine(root.FullName, "runs", id)).FullName, id);
            var tracker = Tracker(name, folder, Path.Combine(root.FullName, "mlflow.db"));
            var pump = EventPump.Open(folder, tracker is null ? [] : [tracker], TimeProvider.System, null);
            pump.Emit(0, Started());
            // What a turn before left behind is none of this one's.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var loop = new TaskCompletionSource<LoopMeasurement>(TaskCreationOptions.RunContinuationsAsynchronously);
            // A thread of its own, as a run has: what it allocates is counted by thread.
            var thread = new Thread(() => loop.SetResult(Loop(pump, shorter ?? duration)));
            thread.Start();
            var measured = await loop.Task.ConfigureAwait(false);
            var share = (tracker as IDeliveringTracker)?.State is { } state
                ? (double)state.Delivered / Math.Max(1, state.Recorded)
                : double.NaN;
            pump.Emit(1, new RunEnded(RunOutcome.Finished, "", new Dictionary<string, double>(StringComparer.Ordinal)));
            var closing = Stopwatch.GetTimestamp();
            await pump.DisposeAsync().ConfigureAwait(false);
            return measured with
            {
                DeliveredShare = share,
                ClosingSeconds = Stopwatch.GetElapsedTime(closing).TotalSeconds,
            };
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    public void Dispose() => _silent.Dispose();

    private LoopMeasurement Loop(EventPump pump, TimeSpan length)
    {
        var (steps, bytes) = (0L, GC.GetAllocatedBytesForCurrentThread());
        var (processor, paused) = (Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration());
        var own = ThreadSeconds();
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < length)
        {
            var value = work.Compute();
            var values = new Dictionary<string, double>(_names.Length, StringComparer.Ordinal);
            for (var i = 0; i < _names.Length; i++)
            {
                values[_names[i]] = value / (steps + i + 1);
            }

            steps++;
            pump.Emit(steps, new MetricsRecorded("main", steps, 0.5, values));
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        own = ThreadSeconds() - own;
        return new LoopMeasurement(
            steps / seconds,
            steps / own,
            (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / steps,
            ((Environment.CpuUsage.TotalTime - processor).TotalSeconds - own) / seconds,
            (GC.GetTotalPauseDuration() - paused).TotalSeconds / seconds,
            double.NaN,
            0
        );
    }

    /// <summary>Processor time of this thread; NaN where the system does not tell.</summary>
    private static double ThreadSeconds() =>
        File.Exists("/proc/thread-self/schedstat")
            ? long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture)
                / 1e9
            : double.NaN;

    private ITracker? Tracker(string name, RunFolder folder, string database)
    {
        if (name == "none")
        {
            return null;
        }

        var uri = name switch
        {
            "embedded" => $"sqlite:///{database}",
            "hung" => _silent.Address,
            _ => _nobody,
        };
        var options = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["uri"] = uri,
            // A loop's end does not wait for what never comes; the wait has nothing to do with the loop's speed.
            ["patience_seconds"] = name == "embedded" ? 30.0 : 1.0,
        };
        var choice = plugins.Choose(PluginKind.Tracker, "mlflow", options);
        return plugins.Create<ITracker>(choice, folder, new JournalReader(folder));
    }

    private static RunStarted Started() =>
        new(
            "loop",
            1,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["algorithm.plugin"] = "loop" },
            new Dictionary<string, string>(StringComparer.Ordinal)
        )
        {
            Stages = [new StageFacts("main", "loop")],
        };
}
