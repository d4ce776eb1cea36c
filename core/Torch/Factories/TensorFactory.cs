using System.Runtime.InteropServices;
using Rlfw.Torch.Interop;

namespace Rlfw.Torch;

/// <summary>Copies C# data into tensors.</summary>
internal static class TensorFactory
{
    /// <summary>A new tensor with a copy of the elements.</summary>
    public static unsafe torch.Tensor Create<T>(
        ReadOnlySpan<T> elements,
        torch.ScalarType natural,
        ReadOnlySpan<long> dimensions,
        torch.ScalarType? dtype,
        torch.Device? device,
        bool requires_grad,
        string[]? names = null
    )
        where T : unmanaged
    {
        Arg.NoNames(names);
        var count = 1L;
        foreach (var dimension in dimensions)
        {
            count = checked(count * dimension);
        }
        if (count != elements.Length)
        {
            throw new ArgumentException(
                $"{elements.Length} elements do not fill the dimensions [{string.Join(", ", dimensions.ToArray())}].",
                nameof(dimensions)
            );
        }
        var tensor = torch.Aten.empty(dimensions, natural, null);
        elements.CopyTo(new Span<T>(tensor.DataPointer(), elements.Length));
        if ((dtype is { } type && type != natural) || device is { type: not DeviceType.CPU })
        {
            using var host = tensor;
            tensor = host.to(dtype ?? natural, device ?? torch.CPU);
        }
        return requires_grad ? tensor.requires_grad_() : tensor;
    }

    /// <summary>The list's elements, copied only where its storage cannot be seen.</summary>
    public static ReadOnlySpan<T> Span<T>(IList<T> list) =>
        list switch
        {
            T[] array => array,
            List<T> items => CollectionsMarshal.AsSpan(items),
            _ => list.ToArray(),
        };

    /// <summary>A new tensor with the dimensions of a C# array.</summary>
    public static torch.Tensor FromArray(Array array, torch.ScalarType? dtype, torch.Device? device, bool requires_grad)
    {
        ArgumentNullException.ThrowIfNull(array);
        return array.GetType().GetElementType() switch
        {
            { } t when t == typeof(float) => Copy<float>(torch.ScalarType.Float32),
            { } t when t == typeof(double) => Copy<double>(torch.ScalarType.Float64),
            { } t when t == typeof(long) => Copy<long>(torch.ScalarType.Int64),
            { } t when t == typeof(int) => Copy<int>(torch.ScalarType.Int32),
            { } t when t == typeof(short) => Copy<short>(torch.ScalarType.Int16),
            { } t when t == typeof(sbyte) => Copy<sbyte>(torch.ScalarType.Int8),
            { } t when t == typeof(byte) => Copy<byte>(torch.ScalarType.Byte),
            { } t when t == typeof(bool) => Copy<bool>(torch.ScalarType.Bool),
            { } t when t == typeof(Half) => Copy<Half>(torch.ScalarType.Float16),
            { } t when t == typeof(BFloat16) => Copy<BFloat16>(torch.ScalarType.BFloat16),
            var t => throw new NotSupportedException($"Arrays of {t?.Name} cannot become tensors."),
        };

        torch.Tensor Copy<T>(torch.ScalarType natural)
            where T : unmanaged
        {
            var dimensions = new long[array.Rank];
            for (var d = 0; d < dimensions.Length; d++)
            {
                dimensions[d] = array.GetLongLength(d);
            }
            var elements =
                array.Length == 0
                    ? []
                    : MemoryMarshal.CreateReadOnlySpan(
                        ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(
                            ref MemoryMarshal.GetArrayDataReference(array)
                        ),
                        array.Length
                    );
            return Create(elements, natural, dimensions, dtype, device, requires_grad);
        }
    }
}
