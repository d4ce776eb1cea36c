using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>What libtorch's allocator holds on a GPU, in bytes.</summary>
/// <param name="AllocatedBytes">In tensors now.</param>
/// <param name="PeakAllocatedBytes">In tensors at most since the last reset.</param>
/// <param name="ReservedBytes">Taken from the device now.</param>
/// <param name="PeakReservedBytes">Taken from the device at most since the last reset.</param>
public sealed record CudaMemory(
    long AllocatedBytes,
    long PeakAllocatedBytes,
    long ReservedBytes,
    long PeakReservedBytes
)
{
    /// <summary>The figures of a device now.</summary>
    public static unsafe CudaMemory Of(int device)
    {
        var bytes = stackalloc long[4];
        Native.Check(NativeMethods.rlfw_cuda_memory(device, bytes), "CudaMemory");
        return new CudaMemory(bytes[0], bytes[1], bytes[2], bytes[3]);
    }

    /// <summary>Starts the peaks again from what is held now.</summary>
    public static void ResetPeak(int device) =>
        Native.Check(NativeMethods.rlfw_cuda_reset_peak_memory(device), nameof(ResetPeak));

    /// <summary>Gives unused memory back to the device.</summary>
    public static void EmptyCache() => Native.Check(NativeMethods.rlfw_cuda_empty_cache(), nameof(EmptyCache));
}
