using System.Diagnostics;

namespace Rlfw.Benchmarks;

/// <summary>Times short work on a GPU: many launches recorded as one graph, so that nothing but the device is timed.</summary>
internal static class DeviceTimer
{
    private const int Replays = 5;

    /// <summary>The median of some replays, in microseconds a launch.</summary>
    /// <param name="launches">How many are recorded; they ought to take milliseconds together.</param>
    /// <param name="work">One of them, by its number: it takes other buffers each time, so that none is in the cache.</param>
    public static double Microseconds(int launches, Action<int> work)
    {
        void All()
        {
            for (var i = 0; i < launches; i++)
            {
                using var scope = NewDisposeScope();
                work(i);
            }
        }

        using (NewDisposeScope())
        {
            work(0);
        }

        using var graph = new CudaGraph();
        graph.Capture(All);
        graph.Replay();
        torch.cuda.synchronize();
        var times = new double[Replays];
        for (var i = 0; i < Replays; i++)
        {
            var start = Stopwatch.GetTimestamp();
            graph.Replay();
            torch.cuda.synchronize();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / launches;
        }

        Array.Sort(times);
        return times[Replays / 2];
    }

    /// <summary>Bytes a second, read and written, of a large copy.</summary>
    public static double CopyBandwidth(Device device)
    {
        using var scope = NewDisposeScope();
        const long bytes = 1L << 30;
        using var generator = new Generator(3, device);
        var from = torch.randn([bytes / 4], ScalarType.Float32, device, generator: generator);
        var to = torch.empty_like(from);
        // A recorded copy goes through the copy engines, which are slower than the multiprocessors: a kernel that reads and writes
        // as much is the better copy.
        var seconds = Math.Min(Microseconds(10, _ => to.copy_(from)), Microseconds(10, _ => from.neg())) * 1e-6;
        return 2.0 * bytes / seconds;
    }
}
