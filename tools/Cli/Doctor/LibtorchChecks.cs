using System.Diagnostics;
using System.Globalization;

namespace Rlfw.Cli;

/// <summary>libtorch, the BLAS it computes with, and its threads.</summary>
internal static class LibtorchChecks
{
    private const int MatrixSize = 768;
    private const int Repetitions = 12;

    public static IEnumerable<Finding> All()
    {
        LibtorchNotFoundException? missing = null;
        try
        {
            _ = Libtorch.Version;
        }
        catch (LibtorchNotFoundException e)
        {
            missing = e;
        }

        if (missing is not null)
        {
            return [new Finding("libtorch", Health.Broken, "not found", missing.Message)];
        }

        return [Library(), .. Speed(), .. CudaChecks.All()];
    }

    private static Finding Library()
    {
        var info = Libtorch.BuildInfo;
        var where = info is null ? "" : $" in {info.GetValueOrDefault("lib")} ({info.GetValueOrDefault("origin")})";
        var found = $"{Libtorch.Version}{where}, called through {Libtorch.ShimPath}";
        var folder = info?.GetValueOrDefault("lib");
        return !Libtorch.HasCuda && folder is not null && File.Exists(Path.Combine(folder, "libtorch_cuda.so"))
            ? new Finding(
                "libtorch",
                Health.Poor,
                $"{found}; it has CUDA, which was left out when the library was built",
                "CUDA's headers were not found: install them (python3 -m pip install nvidia-cuda-runtime, or the CUDA toolkit), "
                    + $"or name their folder's parent in CUDA_HOME, delete {Libtorch.ShimPath} and start again"
            )
            : new Finding("libtorch", Health.Good, found);
    }

    private static IEnumerable<Finding> Speed()
    {
        using var scope = NewDisposeScope();
        var (threadsBefore, threads) = (get_num_threads(), Environment.ProcessorCount);
        set_num_threads(threads);
        var matrix = ones(MatrixSize, MatrixSize);
        _ = matrix.matmul(matrix);
        var (wall, busy) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var best = double.MaxValue;
        for (var i = 0; i < Repetitions; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            _ = matrix.matmul(matrix);
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        var seconds = Stopwatch.GetElapsedTime(wall).TotalSeconds;
        var load = (Environment.CpuUsage.TotalTime - busy).TotalSeconds / seconds;
        set_num_threads(threadsBefore);
        var speed = 2.0 * Math.Pow(MatrixSize, 3) / best / 1e9;
        var blas = Blas();
        yield return new Finding(
            "BLAS",
            blas.Cure.Length == 0 ? Health.Good : Health.Poor,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{blas.Name}, {speed:0} GFLOP/s in f32 with {threads} threads"
            ),
            blas.Cure
        );
        // More processor time than threads can use means that two pools of threads fight over the processors.
        var overloaded = load > (1.05 * threads) + 0.2;
        yield return new Finding(
            "threads",
            overloaded ? Health.Poor : Health.Good,
            string.Create(CultureInfo.InvariantCulture, $"{threads}, {load:0.0} busy while multiplying"),
            overloaded ? "another thread pool is at work beside libtorch's; see BLAS" : ""
        );
    }

    /// <summary>The BLAS in this process, by the files that are mapped into it.</summary>
    private static (string Name, string Cure) Blas()
    {
        const string Maps = "/proc/self/maps";
        var files = File.Exists(Maps)
            ? File.ReadLines(Maps)
                .Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries))
                .Where(parts => parts.Length == 6)
                .Select(parts => parts[5])
                .ToHashSet(StringComparer.Ordinal)
            : [];
        bool Has(string part) => files.Any(file => file.Contains(part, StringComparison.Ordinal));
        return Has("/openblas-pthread/")
                ? (
                    "OpenBLAS, pthread build",
                    "its threads fight with libtorch's: sudo apt-get install libopenblas0-openmp && sudo update-alternatives "
                        + "--config libblas.so.3-x86_64-linux-gnu (choose openblas-openmp)"
                )
            : Has("/openblas-openmp/") ? ("OpenBLAS, openmp build", "")
            : Has("libopenblas") ? ("OpenBLAS", "")
            : Has("libmkl") ? ("MKL", "")
            : Has("/libblas.so") || Has("/blas/libblas")
                ? ("reference BLAS", "it is 25 times slower than OpenBLAS: sudo apt-get install libopenblas0-openmp")
            // PyTorch's own builds link their BLAS into libtorch itself.
            : ("built into libtorch", "");
    }
}
