using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Tensor = Rlfw.Torch.torch.Tensor;

namespace Rlfw.Torch.Interop;

/// <summary>Turns C# arguments into tagged values. Generated code calls it; one method an ATen type.</summary>
internal static unsafe class Arg
{
    private static readonly Value None = new() { Tag = ValueTag.None };

    public static Value Tensor(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new() { Tag = ValueTag.Tensor, Pointer = value.Handle };
    }

    public static Value OptionalTensor(Tensor? value) => value is null ? None : Tensor(value);

    public static Value Int(long value) => new() { Tag = ValueTag.Int, Integer = value };

    public static Value OptionalInt(long? value) => value is { } number ? Int(number) : None;

    public static Value Float(double value) => new() { Tag = ValueTag.Double, Real = value };

    public static Value OptionalFloat(double? value) => value is { } number ? Float(number) : None;

    public static Value Bool(bool value) => new() { Tag = ValueTag.Bool, Integer = value ? 1 : 0 };

    public static Value OptionalBool(bool? value) => value is { } flag ? Bool(flag) : None;

    public static Value Scalar(Scalar value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Value;
    }

    public static Value Scalar(long value) => Int(value);

    public static Value Scalar(double value) => Float(value);

    public static Value OptionalScalar(Scalar? value) => value is null ? None : value.Value;

    public static Value OptionalScalar(long value) => Int(value);

    public static Value OptionalScalar(double value) => Float(value);

    public static Value Dtype(torch.ScalarType value) => Int((long)value);

    public static Value OptionalDtype(torch.ScalarType? value) => value is { } type ? Dtype(type) : None;

    public static Value Device(torch.Device value) => new() { Tag = ValueTag.Device, Integer = value.Packed };

    public static Value OptionalDevice(torch.Device? value) => value is null ? None : Device(value);

    public static Value OptionalGenerator(torch.Generator? value)
    {
        value ??= Extensions.AmbientGenerator.Required;
        return new() { Tag = ValueTag.Generator, Pointer = value.Handle };
    }

    public static ReadOnlySpan<long> Ints(long[]? values) => values;

    public static ReadOnlySpan<long> Ints(ReadOnlySpan<long> values) => values;

    public static ReadOnlySpan<long> Ints(torch.Size values) => values.Shape;

    public static ReadOnlySpan<long> Ints(IEnumerable<long> values) => values as long[] ?? values.ToArray();

    public static ReadOnlySpan<long> Ints(int[] values) => Array.ConvertAll(values, i => (long)i);

    public static Value IntList(long* pointer, ReadOnlySpan<long> list) =>
        new()
        {
            Tag = ValueTag.IntList,
            Pointer = (nint)pointer,
            Length = list.Length,
        };

    // A null array gives the default span; an empty array does not: it has an address.
    public static Value OptionalIntList(long* pointer, ReadOnlySpan<long> list) =>
        Unsafe.IsNullRef(ref MemoryMarshal.GetReference(list)) ? None : IntList(pointer, list);

    public static Value DoubleList(double* pointer, ReadOnlySpan<double> list) =>
        new()
        {
            Tag = ValueTag.DoubleList,
            Pointer = (nint)pointer,
            Length = list.Length,
        };

    public static Value OptionalDoubleList(double* pointer, ReadOnlySpan<double> list) =>
        Unsafe.IsNullRef(ref MemoryMarshal.GetReference(list)) ? None : DoubleList(pointer, list);

    public static Value BoolList(bool* pointer, ReadOnlySpan<bool> list) =>
        new()
        {
            Tag = ValueTag.BoolList,
            Pointer = (nint)pointer,
            Length = list.Length,
        };

    public static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    public static Value Text(byte* pointer, byte[]? text) =>
        text is null
            ? None
            : new()
            {
                Tag = ValueTag.String,
                Pointer = (nint)pointer,
                Length = text.Length,
            };

    public static ReadOnlySpan<Tensor?> Tensors(Tensor?[] tensors) => tensors;

    public static ReadOnlySpan<Tensor?> Tensors(ReadOnlySpan<Tensor> tensors) => tensors!;

    public static ReadOnlySpan<Tensor?> Tensors(IEnumerable<Tensor> tensors) =>
        tensors switch
        {
            Tensor[] array => array,
            List<Tensor> list => CollectionsMarshal.AsSpan(list)!,
            _ => tensors.ToArray(),
        };

    public static Value TensorList(ReadOnlySpan<Tensor?> tensors, nint* handles) =>
        Handles(tensors, handles, ValueTag.TensorList);

    public static Value OptionalTensorList(ReadOnlySpan<Tensor?> tensors, nint* handles) =>
        Handles(tensors, handles, ValueTag.OptionalTensorList);

    /// <summary>Keeps the tensors from being finalised before this call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void KeepAlive(ReadOnlySpan<Tensor?> tensors) => _ = tensors;

    /// <summary>Named dimensions are not supported.</summary>
    public static void NoNames(string[]? names)
    {
        if (names is { Length: > 0 })
        {
            throw new NotSupportedException("Named dimensions are not supported.");
        }
    }

    private static Value Handles(ReadOnlySpan<Tensor?> tensors, nint* handles, ValueTag tag)
    {
        for (var i = 0; i < tensors.Length; i++)
        {
            var tensor = tensors[i];
            if (tensor is null && tag == ValueTag.TensorList)
            {
                throw new ArgumentNullException(nameof(tensors), $"Tensor {i} of the list is null.");
            }
            handles[i] = tensor is null ? 0 : tensor.Handle;
        }
        return new()
        {
            Tag = tag,
            Pointer = (nint)handles,
            Length = tensors.Length,
        };
    }
}
