using Tensor = Rlfw.Torch.torch.Tensor;

namespace Rlfw.Torch.Extensions;

/// <summary>One argument of a kernel, in the bits that the kernel reads.</summary>
public readonly struct KernelArgument
{
    private readonly ulong bits;

    private KernelArgument(ulong bits) => this.bits = bits;

    /// <summary>A pointer that is null.</summary>
    public static KernelArgument Null => default;

    /// <summary>A pointer to a tensor's first element, or null.</summary>
    public static unsafe implicit operator KernelArgument(Tensor? tensor) =>
        tensor is null ? default : new((ulong)tensor.DataPointer());

    /// <summary>An <c>int</c>.</summary>
    public static implicit operator KernelArgument(int value) => new((uint)value);

    /// <summary>A <c>long long</c>.</summary>
    public static implicit operator KernelArgument(long value) => new((ulong)value);

    /// <summary>A <c>float</c>.</summary>
    public static implicit operator KernelArgument(float value) => new(BitConverter.SingleToUInt32Bits(value));

    /// <summary>A <c>double</c>.</summary>
    public static implicit operator KernelArgument(double value) => new(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>As <c>(KernelArgument)tensor</c>.</summary>
    public static KernelArgument FromTensor(Tensor? tensor) => tensor;

    /// <summary>The bits, the value in the low ones.</summary>
    public ulong ToUInt64() => bits;
}
