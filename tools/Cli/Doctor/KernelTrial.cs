using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Rlfw.Cli;

/// <summary>Whether a kernel can be compiled for a GPU, and computes there what it should.</summary>
internal static class KernelTrial
{
    private const int Threads = 64;
    private const string Source = """
        extern "C" __global__ void trial(int* values) { values[threadIdx.x] = 3 * threadIdx.x + 1; }
        """;

    public static Finding On(int device)
    {
        var what = $"kernels on GPU {device}";
        try
        {
            return Try(what, device);
        }
        catch (KernelCompilationException fault)
        {
            return Failed(what, fault.Message, "update the driver, or install a PyTorch that knows this GPU");
        }
        catch (ExternalException fault)
        {
            return Failed(
                what,
                fault.Message,
                "NVRTC comes with PyTorch's CUDA builds: python3 -m pip install nvidia-cuda-nvrtc, or install PyTorch again"
            );
        }
    }

    private static Finding Try(string what, int device)
    {
        using var scope = NewDisposeScope();
        using var compiled = new TemporaryCache();
        var start = Stopwatch.GetTimestamp();
        using var module = CudaModule.Compile(Source, "trial.cu", device: device, cache: compiled.Cache);
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var values = torch.zeros(Threads, dtype: ScalarType.Int32, device: torch.device("cuda", device));
        module.Kernel("trial").Launch(new KernelShape(1, Threads), values);
        var right = values.cpu().data<int>().ToArray().Select((value, i) => value == (3 * i) + 1).All(same => same);
        return right
            ? new Finding(
                what,
                Health.Good,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"NVRTC {Nvrtc.Version} compiled one in {milliseconds:0} ms, and it ran"
                )
            )
            : Failed(what, "a kernel ran and computed something else", "the driver or the GPU is at fault: see dmesg");
    }

    private static Finding Failed(string what, string why, string cure) =>
        new(what, Health.Poor, $"{why}; plain operators do the same work, slower", cure);

    /// <summary>A cache that is empty, so that the compiler is asked.</summary>
    private sealed class TemporaryCache : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("rlfw-trial-").FullName;

        public KernelCache Cache => new(folder);

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
