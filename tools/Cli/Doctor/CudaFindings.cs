using System.Globalization;

namespace Rlfw.Cli;

/// <summary>Judges what was found of CUDA.</summary>
internal static class CudaFindings
{
    // A GPU of which less than this is free is somebody else's at the moment.
    private const double FreeFraction = 0.5;

    public static IEnumerable<Finding> Of(CudaFacts facts)
    {
        yield return Driver(facts);
        yield return new Finding("CUDA", Health.Good, $"{facts.Libtorch} in libtorch, {CuDnn(facts)}");
        if (facts.Gpus.Count == 0)
        {
            yield return new Finding(
                "devices",
                Health.Poor,
                "cpu; this libtorch has CUDA, but no GPU was found",
                "see whether nvidia-smi lists one, whether CUDA_VISIBLE_DEVICES hides it, and whether a container was given it "
                    + "(docker run --gpus all)"
            );
        }

        for (var i = 0; i < facts.Gpus.Count; i++)
        {
            yield return Gpu(i, facts.Gpus[i]);
        }
    }

    private static string CuDnn(CudaFacts facts) => facts.CuDnn is null ? "no cuDNN" : $"cuDNN {facts.CuDnn}";

    private static Finding Driver(CudaFacts facts)
    {
        var name = facts.Driver is null ? "version not told" : facts.Driver;
        if (facts.Served is null)
        {
            return new Finding(
                "driver",
                Health.Poor,
                "not found",
                "install NVIDIA's driver (libcuda.so.1), or give it to the container; without it runs use the CPU"
            );
        }

        // Within a major version, newer libraries run with older drivers.
        var tooOld = Major(facts.Served) < Major(facts.Libtorch);
        return new Finding(
            "driver",
            tooOld ? Health.Poor : Health.Good,
            $"{name}, serves CUDA {facts.Served}",
            tooOld
                ? $"it is too old for this libtorch (CUDA {facts.Libtorch}): update the driver, or install a PyTorch for CUDA {Major(facts.Served)}"
                : ""
        );
    }

    private static Finding Gpu(int index, GpuFacts gpu)
    {
        var taken = gpu.FreeBytes < FreeFraction * gpu.TotalBytes;
        return new Finding(
            $"GPU {index}",
            taken ? Health.Poor : Health.Good,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{gpu.Name}, compute capability {gpu.ComputeCapability / 10}.{gpu.ComputeCapability % 10}, {gpu.Multiprocessors} multiprocessors, {Gibibytes(gpu.FreeBytes):0.0} of {Gibibytes(gpu.TotalBytes):0.0} GiB free"
            ),
            taken
                ? "other processes hold its memory (nvidia-smi lists them): end them, or choose another with CUDA_VISIBLE_DEVICES"
                : ""
        );
    }

    private static double Gibibytes(long bytes) => bytes / (double)(1L << 30);

    private static int Major(string version) =>
        int.Parse(version.AsSpan(0, version.IndexOf('.', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
}
