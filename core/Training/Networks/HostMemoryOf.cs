using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rlfw.Training.Networks;

/// <summary>The elements of tensors on the host as plain memory.</summary>
internal static class HostMemoryOf
{
    /// <summary>Whether a tensor's elements are plain float32 memory of the host.</summary>
    /// <param name="tensor">The tensor.</param>
    public static bool Exists(Tensor tensor) =>
        tensor.device_type == DeviceType.CPU && tensor.dtype == ScalarType.Float32 && tensor.is_contiguous();

    /// <summary>Where they begin; valid as long as the tensor keeps its elements.</summary>
    /// <param name="tensor">float32, on the host, contiguous.</param>
    public static unsafe nint Address(Tensor tensor) =>
        (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Elements(tensor)));

    /// <summary>The elements.</summary>
    /// <param name="tensor">float32, on the host, contiguous.</param>
    public static Span<float> Elements(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
