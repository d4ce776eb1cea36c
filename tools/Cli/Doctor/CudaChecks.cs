using System.Globalization;
using System.Runtime.InteropServices;

namespace Rlfw.Cli;

/// <summary>The GPUs, their driver, and whether kernels can be compiled for them.</summary>
internal static class CudaChecks
{
    // Where the kernel module says its version; absent in some containers.
    private static readonly string[] DriverVersionFiles = ["/sys/module/nvidia/version", "/proc/driver/nvidia/version"];

    public static IEnumerable<Finding> All()
    {
        if (!Libtorch.HasCuda)
        {
            return [new Finding("devices", Health.Good, "cpu; this libtorch has no CUDA")];
        }

        var count = cuda.is_available() ? cuda.device_count() : 0;
        var gpus = Enumerable.Range(0, count).Select(Gpu).ToArray();
        var facts = new CudaFacts(
            CudaVersions.Libtorch,
            CudaVersions.CuDnn,
            Ask(() => CudaVersions.Driver),
            DriverVersion(),
            gpus
        );
        return [.. CudaFindings.Of(facts), .. Enumerable.Range(0, count).Select(KernelTrial.On)];
    }

    private static GpuFacts Gpu(int index)
    {
        var properties = CudaProperties.Of(index);
        var (free, total) = CudaProperties.MemoryOf(index);
        return new GpuFacts(
            CudaProperties.NameOf(index),
            properties.ComputeCapability,
            properties.Multiprocessors,
            free,
            total
        );
    }

    private static string? Ask(Func<string> question)
    {
        try
        {
            return question();
        }
        catch (ExternalException)
        {
            return null;
        }
    }

    private static string? DriverVersion()
    {
        foreach (var file in DriverVersionFiles.Where(File.Exists))
        {
            try
            {
                // Either the version alone or a sentence that has it: "... x86_64  580.159.04  Release Build ...".
                var words = File.ReadLines(file).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.FirstOrDefault(IsVersion) is { } version)
                {
                    return version;
                }
            }
            catch (Exception fault)
                when (fault is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                // The next file may say.
            }
        }

        return null;
    }

    private static bool IsVersion(string word) =>
        word.Contains('.', StringComparison.Ordinal)
        && word.Split('.').All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
