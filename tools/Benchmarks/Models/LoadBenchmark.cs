using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rlfw.Contracts;

namespace Rlfw.Benchmarks;

/// <summary>
/// How fast a checkpoint becomes a model, beside how fast its files can be read at all; and the memory it takes. On the host
/// loading ends when every weight has been read once: mapped pages cost nothing before.
/// </summary>
internal static class LoadBenchmark
{
    private const int Repeats = 5;

    // Where what was read goes, so that it is read.
    private static long sum;

    public static void Run(IReadOnlyList<string> arguments)
    {
        var settings = new BenchmarkArguments(arguments, "shape", "device", "dtype", "quantization", "folder");
        var device = torch.device(settings.Text("device", "cpu"));
        Threads.SetForThisThread(Environment.ProcessorCount);
        using var models = new BenchmarkModels();
        using var checkpoint = TemporaryCheckpoint.Write(
            models,
            settings.Text("shape", "3b"),
            settings.Text("folder", Path.GetTempPath()),
            device
        );
        Console.WriteLine(
            $"libtorch {torch.__version__}, {Environment.ProcessorCount} threads, {device}, {checkpoint.Bytes / 1e9:0.00} GB"
        );
        Console.WriteLine();
        Console.WriteLine(
            "| files | raw read, GB/s | dtype | load, s | GB/s | of raw | peak, GB | own memory, GB | mapped files, GB |"
        );
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        var dtype = settings.Text("dtype", "bfloat16");
        var options = new (string, object)[]
        {
            ("dtype", dtype),
            ("quantization", settings.Text("quantization", "none")),
        };
        foreach (var cold in new[] { false, true })
        {
            // In turns, so that what disturbs the machine disturbs both.
            var raws = new double[Repeats];
            var loads = new (double Seconds, ProcessMemory Memory)[Repeats];
            for (var i = 0; i < Repeats; i++)
            {
                raws[i] = Raw(checkpoint, cold);
                loads[i] = Load(models, checkpoint, device, options, cold);
            }

            Array.Sort(raws);
            Array.Sort(loads, (x, y) => x.Seconds.CompareTo(y.Seconds));
            var raw = raws[Repeats / 2];
            var (seconds, memory) = loads[Repeats / 2];
            var rate = checkpoint.Bytes / seconds;
            Console.WriteLine(
                $"| {(cold ? "on disk" : "cached")} | {raw / 1e9:0.00} | {dtype} | {seconds:0.00} | {rate / 1e9:0.00} | {rate / raw:0 %} | {memory.PeakBytes / 1e9:0.00} | {memory.AnonymousBytes / 1e9:0.00} | {memory.FileBytes / 1e9:0.00} |"
            );
        }
    }

    private static double Raw(TemporaryCheckpoint checkpoint, bool cold)
    {
        Prepare(checkpoint, cold);
        return FileReading.Measure(checkpoint.Files);
    }

    private static (double Seconds, ProcessMemory Memory) Load(
        BenchmarkModels models,
        TemporaryCheckpoint checkpoint,
        Device device,
        (string, object)[] options,
        bool cold
    )
    {
        Prepare(checkpoint, cold);
        GC.Collect();
        ProcessMemory.ResetPeak();
        var before = ProcessMemory.Now();
        var start = Stopwatch.GetTimestamp();
        using var model = models.Load(checkpoint.Folder, device, options);
        Touch(model, device);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (seconds, ProcessMemory.Now().Since(before));
    }

    private static void Prepare(TemporaryCheckpoint checkpoint, bool cold)
    {
        if (cold)
        {
            FileReading.Forget(checkpoint.Files);
        }
        else
        {
            FileReading.Measure(checkpoint.Files);
        }
    }

    /// <summary>Waits for a GPU; on the host, reads every parameter once.</summary>
    private static void Touch(ICausalLanguageModel model, Device device)
    {
        if (device.type == DeviceType.CUDA)
        {
            torch.cuda.synchronize();
            return;
        }

        foreach (var parameter in model.Module.parameters())
        {
            Read(parameter.bytes);
        }
    }

    private static unsafe void Read(ReadOnlySpan<byte> bytes)
    {
        const int Piece = 1 << 20;
        fixed (byte* start = bytes)
        {
            // A lambda takes no pointers.
            var (address, length) = ((nint)start, bytes.Length);
            Parallel.For(
                0,
                (length + Piece - 1) / Piece,
                i =>
                {
                    var piece = new ReadOnlySpan<byte>(
                        (byte*)address + (i * Piece),
                        Math.Min(Piece, length - (i * Piece))
                    );
                    Interlocked.Add(ref sum, Sum(MemoryMarshal.Cast<byte, Vector<ulong>>(piece)));
                }
            );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Sum(ReadOnlySpan<Vector<ulong>> vectors)
    {
        var total = Vector<ulong>.Zero;
        foreach (var vector in vectors)
        {
            total += vector;
        }

        return (long)Vector.Sum(total);
    }
}
