using System.Runtime.InteropServices;
using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>
/// CUDA C++ text, compiled for a GPU and loaded there. What was compiled once is taken from a cache on disk from then on.
/// </summary>
public sealed unsafe class CudaModule : IDisposable
{
    private readonly int device;
    private nint handle;

    private CudaModule(int device, nint handle)
    {
        this.device = device;
        this.handle = handle;
    }

    /// <summary>Compiles a source and loads it.</summary>
    /// <param name="source">CUDA C++; kernels are <c>extern "C" __global__</c>. CUDA's own headers are not there.</param>
    /// <param name="name">What messages call it, such as <c>attention.cu</c>.</param>
    /// <param name="options">The compiler's, such as <c>-DWIDTH=64</c>.</param>
    /// <param name="device">The GPU's index.</param>
    /// <param name="cache">Where compiled code is kept; null for the user's own.</param>
    /// <exception cref="KernelCompilationException">The source does not compile, or does not load.</exception>
    /// <exception cref="ExternalException">There is no compiler, or no such device.</exception>
    public static CudaModule Compile(
        string source,
        string name,
        IReadOnlyList<string>? options = null,
        int device = 0,
        KernelCache? cache = null
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= [];
        cache ??= KernelCache.OfUser();
        var target = Nvrtc.Target(CudaProperties.Of(device).ComputeCapability);
        var key = KernelCache.Key([source, Nvrtc.Version, target, .. options]);
        if (cache.Find(key) is { } kept && Load(device, kept, out var found) == 0)
        {
            return new CudaModule(device, found);
        }
        var image = Nvrtc.Compile(source, name, target, options);
        if (Load(device, image, out var loaded) != 0)
        {
            var failure = Native.Failure(name);
            throw new KernelCompilationException(name, failure.Message, failure);
        }
        cache.Keep(key, image);
        return new CudaModule(device, loaded);
    }

    /// <summary>One of its kernels; it is usable while the module is.</summary>
    /// <param name="name">As the source calls it.</param>
    /// <param name="sharedBytes">Dynamic shared memory that a launch asks for at most.</param>
    public CudaKernel Kernel(string name, int sharedBytes = 0)
    {
        ObjectDisposedException.ThrowIf(handle == 0, this);
        nint function;
        Native.Check(NativeMethods.rlfw_cuda_module_function(device, handle, name, &function), name);
        // Blocks get more than 48 KiB only where that is asked for.
        const int withoutAsking = 48 * 1024;
        const int maximumDynamicSharedBytes = 8;
        if (sharedBytes > withoutAsking)
        {
            var status = NativeMethods.rlfw_cuda_function_set_attribute(
                function,
                maximumDynamicSharedBytes,
                sharedBytes
            );
            Native.Check(status, name);
        }
        return new CudaKernel(device, name, function);
    }

    /// <summary>Unloads it. What was recorded with it must not be replayed any more.</summary>
    public void Dispose()
    {
        var freed = Interlocked.Exchange(ref handle, 0);
        if (freed != 0)
        {
            _ = NativeMethods.rlfw_cuda_module_unload(device, freed);
        }
    }

    private static int Load(int device, byte[] image, out nint module)
    {
        nint loaded = 0;
        fixed (byte* start = image)
        {
            var status = NativeMethods.rlfw_cuda_module_load(device, start, &loaded);
            module = loaded;
            return status;
        }
    }
}
