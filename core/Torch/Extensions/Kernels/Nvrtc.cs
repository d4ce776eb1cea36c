using System.Globalization;
using System.Runtime.InteropServices;
using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>NVIDIA's run-time compiler: CUDA C++ text in, machine code out. It comes with every CUDA build of libtorch.</summary>
public static unsafe class Nvrtc
{
    /// <summary>Its version, such as 13.0.</summary>
    /// <exception cref="ExternalException">It is not there.</exception>
    public static string Version
    {
        get
        {
            var version = stackalloc int[2];
            Native.Check(NativeMethods.rlfw_nvrtc_version(version), "NVRTC");
            return string.Create(CultureInfo.InvariantCulture, $"{version[0]}.{version[1]}");
        }
    }

    /// <summary>
    /// What it is asked to compile for: the architecture itself, or, where it is older than the device, the newest that it knows, as
    /// PTX that the driver compiles further.
    /// </summary>
    /// <param name="computeCapability">The device's, such as 90.</param>
    public static string Target(int computeCapability)
    {
        const int capacity = 128;
        var known = stackalloc int[capacity];
        int count;
        Native.Check(NativeMethods.rlfw_nvrtc_architectures(known, capacity, &count), "NVRTC");
        var best = 0;
        for (var i = 0; i < Math.Min(count, capacity); i++)
        {
            best = known[i] <= computeCapability ? Math.Max(best, known[i]) : best;
        }
        return best == computeCapability
            ? string.Create(CultureInfo.InvariantCulture, $"sm_{best}")
            : string.Create(CultureInfo.InvariantCulture, $"compute_{best}");
    }

    /// <summary>Compiles.</summary>
    /// <param name="source">CUDA C++.</param>
    /// <param name="name">What the compiler calls it in its messages.</param>
    /// <param name="target"><c>sm_XY</c> for machine code, <c>compute_XY</c> for PTX.</param>
    /// <param name="options">Further options, such as <c>-DWIDTH=64</c>.</param>
    /// <returns>The image, as the driver loads it.</returns>
    /// <exception cref="KernelCompilationException">The source does not compile.</exception>
    public static byte[] Compile(string source, string name, string target, IReadOnlyList<string> options)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        string[] all = [$"--gpu-architecture={target}", "--std=c++17", "-default-device", .. options];
        var texts = stackalloc byte*[all.Length];
        nint image = 0;
        nint log = 0;
        long size;
        try
        {
            for (var i = 0; i < all.Length; i++)
            {
                texts[i] = (byte*)Marshal.StringToCoTaskMemUTF8(all[i]);
            }
            var ptx = target.StartsWith("compute", StringComparison.Ordinal) ? 1 : 0;
            var status = NativeMethods.rlfw_nvrtc_compile(source, name, texts, all.Length, ptx, &image, &size, &log);
            Native.Check(status, "NVRTC");
            return image == 0
                ? throw new KernelCompilationException(name, Marshal.PtrToStringUTF8(log) ?? string.Empty)
                : new ReadOnlySpan<byte>((void*)image, checked((int)size)).ToArray();
        }
        finally
        {
            for (var i = 0; i < all.Length; i++)
            {
                Marshal.FreeCoTaskMem((nint)texts[i]);
            }
            NativeMethods.rlfw_memory_free(image);
            NativeMethods.rlfw_memory_free(log);
        }
    }
}
