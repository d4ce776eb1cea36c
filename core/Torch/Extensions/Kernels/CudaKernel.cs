using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>A kernel of a <see cref="CudaModule"/>; launches go to the device's current stream and can be recorded.</summary>
public sealed unsafe class CudaKernel : IKernel
{
    private const int MaximumArguments = 32;
    private readonly int device;
    private readonly nint function;

    internal CudaKernel(int device, string name, nint function)
    {
        this.device = device;
        this.function = function;
        Name = name;
        Registers = Attribute(4);
        LocalBytes = Attribute(3);
    }

    /// <summary>As the source calls it.</summary>
    public string Name { get; }

    /// <summary>Registers that a thread takes.</summary>
    public int Registers { get; }

    /// <summary>Bytes of a thread that found no register.</summary>
    public int LocalBytes { get; }

    /// <inheritdoc/>
    public void Launch(KernelShape shape, params ReadOnlySpan<KernelArgument> arguments)
    {
        if (shape.IsEmpty)
        {
            return;
        }
        if (arguments.Length > MaximumArguments)
        {
            throw new ArgumentException($"{Name} takes more than {MaximumArguments} arguments.", nameof(arguments));
        }
        var sizes = stackalloc uint[]
        {
            checked((uint)shape.X),
            checked((uint)shape.Y),
            checked((uint)shape.Z),
            (uint)shape.Threads,
            (uint)shape.SharedBytes,
        };
        var values = stackalloc ulong[MaximumArguments];
        var pointers = stackalloc void*[MaximumArguments];
        for (var i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].ToUInt64();
            pointers[i] = values + i;
        }
        Native.Check(NativeMethods.rlfw_cuda_launch(device, function, sizes, pointers), Name);
    }

    private int Attribute(int number)
    {
        int value;
        Native.Check(NativeMethods.rlfw_cuda_function_attribute(function, number, &value), Name);
        return value;
    }
}
