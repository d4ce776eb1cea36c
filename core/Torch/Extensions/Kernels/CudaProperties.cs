using System.Runtime.InteropServices;
using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>What kernels need to know of a GPU.</summary>
/// <param name="ComputeCapability">Such as 90 for 9.0.</param>
/// <param name="Multiprocessors">How many of its processors run blocks side by side.</param>
/// <param name="SharedBytesPerBlock">Shared memory that a block can have at most.</param>
/// <param name="SecondCacheBytes">Bytes of the cache that all multiprocessors share.</param>
public sealed record CudaProperties(
    int ComputeCapability,
    int Multiprocessors,
    int SharedBytesPerBlock,
    int SecondCacheBytes
)
{
    // Numbers of CUdevice_attribute.
    private static ReadOnlySpan<int> Attributes => [75, 76, 16, 97, 38];

    /// <summary>A device's properties.</summary>
    /// <param name="device">Its index.</param>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no such device, or no CUDA at all.</exception>
    public static unsafe CudaProperties Of(int device)
    {
        var values = stackalloc int[Attributes.Length];
        fixed (int* attributes = Attributes)
        {
            var status = NativeMethods.rlfw_cuda_device_attributes(device, attributes, Attributes.Length, values);
            Native.Check(status, nameof(CudaProperties));
        }
        return new CudaProperties((values[0] * 10) + values[1], values[2], values[3], values[4]);
    }

    /// <summary>What its maker calls a device, such as "NVIDIA H200".</summary>
    public static unsafe string NameOf(int device)
    {
        const int capacity = 256;
        var name = stackalloc byte[capacity];
        Native.Check(NativeMethods.rlfw_cuda_device_name(device, name, capacity), nameof(NameOf));
        return Marshal.PtrToStringUTF8((nint)name)!;
    }

    /// <summary>The device's memory in bytes: what nobody holds, and all. What libtorch keeps in reserve counts as held.</summary>
    public static unsafe (long Free, long Total) MemoryOf(int device)
    {
        var bytes = stackalloc long[2];
        Native.Check(NativeMethods.rlfw_cuda_device_memory(device, bytes), nameof(MemoryOf));
        return (bytes[0], bytes[1]);
    }
}
