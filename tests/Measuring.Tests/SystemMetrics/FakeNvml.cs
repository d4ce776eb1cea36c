using System.ComponentModel;
using System.Diagnostics;

namespace Rlfw.Measuring.Tests;

/// <summary>
/// A shared library with NVML's functions and structures, built as NVIDIA's header declares them: two GPUs, of which the first
/// tells everything. How it misbehaves is a matter of macros.
/// </summary>
internal sealed class FakeNvml : IDisposable
{
    private const string Source = """
        #ifndef INIT
        #define INIT 0
        #endif
        #ifndef MEMORY
        #define MEMORY 0
        #endif
        typedef struct { int index; } *nvmlDevice_t;
        typedef struct { unsigned long long total, free, used; } nvmlMemory_t;
        typedef struct { unsigned int gpu, memory; } nvmlUtilization_t;
        static struct { int index; } devices[2] = { {0}, {1} };
        static int open = 0;
        int nvmlInit_v2(void) { if (INIT == 0) open = 1; return INIT; }
        int nvmlShutdown(void) { int was = open; open = 0; return was ? 0 : 1; }
        const char *nvmlErrorString(int e) {
            return e == 3 ? "Not Supported" : e == 15 ? "GPU is lost" : e == 18 ? "Driver/library version mismatch" : "Unknown Error";
        }
        #ifndef NOT_NVIDIAS
        int nvmlDeviceGetCount_v2(unsigned *n) { *n = 2; return open ? 0 : 1; }
        #endif
        int nvmlDeviceGetHandleByIndex_v2(unsigned i, nvmlDevice_t *d) { *d = (nvmlDevice_t)&devices[i]; return i < 2 ? 0 : 2; }
        int nvmlDeviceGetMemoryInfo(nvmlDevice_t d, nvmlMemory_t *m) {
            if (d->index == 1 && MEMORY) return MEMORY;
            m->total = 80000000000ull; m->used = 20000000000ull + d->index * 5000000000ull; m->free = m->total - m->used;
            return 0;
        }
        int nvmlDeviceGetUtilizationRates(nvmlDevice_t d, nvmlUtilization_t *u) {
            u->gpu = 73 + d->index; u->memory = 5;
            return 0;
        }
        int nvmlDeviceGetPowerUsage(nvmlDevice_t d, unsigned *p) { *p = 350500; return d->index == 0 ? 0 : 3; }
        int nvmlDeviceGetEnforcedPowerLimit(nvmlDevice_t d, unsigned *p) { *p = 701000; return 0; }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rlfw-nvml-").FullName;

    /// <summary>Builds the library.</summary>
    /// <param name="macros">How it misbehaves: INIT=9, MEMORY=15, NOT_NVIDIAS.</param>
    public FakeNvml(params string[] macros)
    {
        var source = System.IO.Path.Combine(_folder, "nvml.c");
        File.WriteAllText(source, Source);
        string[] arguments = ["-shared", "-fPIC", "-x", "c", "-o", Path, source, .. macros.Select(x => "-D" + x)];
        try
        {
            using var compiler = Process.Start(
                new ProcessStartInfo("g++", arguments) { UseShellExecute = false, RedirectStandardError = true }
            )!;
            var errors = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            compiler.ExitCode.ShouldBe(0, errors);
        }
        catch (Win32Exception)
        {
            Assert.Skip("g++ is not installed");
        }
    }

    public string Path => System.IO.Path.Combine(_folder, "libnvidia-ml.so.1");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
