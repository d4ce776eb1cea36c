using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>A queue of work on a GPU. Operators of a thread go to the thread's current stream of the device.</summary>
public sealed unsafe class CudaStream
{
    private readonly long id;
    private readonly long device;

    private CudaStream(long* packed)
    {
        id = packed[0];
        device = packed[1];
    }

    /// <summary>The device's index.</summary>
    public int DeviceIndex => (int)device;

    /// <summary>The <c>cudaStream_t</c>, for kernels that are launched by hand.</summary>
    public nint NativeHandle
    {
        get
        {
            var packed = stackalloc long[] { id, device };
            nint native;
            Native.Check(NativeMethods.rlfw_cuda_stream_native(packed, &native), nameof(NativeHandle));
            return native;
        }
    }

    /// <summary>A stream of libtorch's pool, -1 for the current device; it is shared with others who ask later.</summary>
    public static CudaStream FromPool(int device = -1, bool highPriority = false)
    {
        var packed = stackalloc long[2];
        Native.Check(NativeMethods.rlfw_cuda_stream_from_pool(device, highPriority ? 1 : 0, packed), nameof(FromPool));
        return new CudaStream(packed);
    }

    /// <summary>The calling thread's current stream of a device, -1 for the current device.</summary>
    public static CudaStream Current(int device = -1)
    {
        var packed = stackalloc long[2];
        Native.Check(NativeMethods.rlfw_cuda_stream_current(device, packed), nameof(Current));
        return new CudaStream(packed);
    }

    /// <summary>Makes it the calling thread's current stream until the result is disposed, on the same thread.</summary>
    public IDisposable Use()
    {
        var previous = Current(DeviceIndex);
        Set();
        return new Restore(previous);
    }

    /// <summary>Waits until the stream has nothing left to do.</summary>
    public void Synchronize()
    {
        var packed = stackalloc long[] { id, device };
        Native.Check(NativeMethods.rlfw_cuda_stream_synchronize(packed), nameof(Synchronize));
    }

    private void Set()
    {
        var packed = stackalloc long[] { id, device };
        Native.Check(NativeMethods.rlfw_cuda_stream_set(packed), nameof(Use));
    }

    private sealed class Restore(CudaStream previous) : IDisposable
    {
        public void Dispose() => previous.Set();
    }
}
