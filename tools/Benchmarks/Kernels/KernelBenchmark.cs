using Rlfw.Contracts;
using Rlfw.Generation.Kernels;

namespace Rlfw.Benchmarks;

/// <summary>Each kernel of a decoding step on its own, beside the time that its bytes take at the bandwidth of a large copy.</summary>
internal static class KernelBenchmark
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        var settings = new BenchmarkArguments(arguments, "part", "gigabytes");
        if (!torch.cuda.is_available())
        {
            throw new UserErrorException("kernels: needs a CUDA device and a libtorch built for it");
        }

        var part = settings.Text("part", "all");
        if (part is not ("all" or "step" or "attention" or "variants"))
        {
            throw new UserErrorException($"part={part}: one of all, step, attention, variants is expected");
        }

        using var gradients = no_grad();
        var device = torch.device("cuda", 0);
        using var library = new CudaKernelLibrary(device);
        var bandwidth = DeviceTimer.CopyBandwidth(device);
        Console.WriteLine(
            $"libtorch {torch.__version__}, NVRTC {Nvrtc.Version}, {CudaProperties.Of(0)}; a large copy: {bandwidth / 1e12:0.00} TB/s"
        );
        if (part is "all" or "step")
        {
            StepKernelBenchmark.Run(library, device, bandwidth);
        }

        if (part is not "step")
        {
            // Blocks for the largest case, or for as much as there is room.
            var room = (long)(CudaProperties.MemoryOf(0).Free * 0.6);
            var bytes = Math.Min(room, settings.Count("gigabytes", 18) * 1_000_000_000L);
            using var attention = new AttentionBenchmark(library, device, bandwidth, bytes);
            if (part is "all" or "attention")
            {
                attention.Run();
            }

            if (part is "all" or "variants")
            {
                attention.Variants();
            }
        }
    }

    /// <summary>A row of a table.</summary>
    public static void Print(string what, double microseconds, double bytes, double bandwidth) =>
        Console.WriteLine(
            $"| {what} | {microseconds:0.0} | {bytes / 1e6:0.0} | {bytes / (microseconds * 1e-6) / bandwidth:0 %} |"
        );
}
