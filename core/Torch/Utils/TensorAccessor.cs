using System.Collections;
using System.Runtime.CompilerServices;

namespace Rlfw.Torch.Utils;

/// <summary>
/// The elements of a host tensor in index order, whatever its strides; reading a GPU tensor needs <c>cpu()</c> first.
/// Writing changes the tensor.
/// </summary>
/// <typeparam name="T">The element's C# type.</typeparam>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly T* start;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
        {
            throw new InvalidOperationException(
                "Reading data from a tensor of a device is not supported. Call .cpu() first."
            );
        }
        this.tensor = tensor;
        shape = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
        Count = tensor.numel();
        start = (T*)tensor.DataPointer();
    }

    /// <summary>How many elements.</summary>
    public long Count { get; }

    /// <summary>Never.</summary>
    public bool IsReadOnly => false;

    /// <summary>One element, by one number a dimension; by its place in index order if there is a single number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such element.</exception>
    public T this[params long[] indices]
    {
        get => *Address(indices);
        set => *Address(indices) = value;
    }

    /// <summary>The elements as a new array.</summary>
    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    /// <summary>The elements as a new array of the tensor's dimensions.</summary>
    public Array ToNDArray()
    {
        if (shape.Length == 0)
        {
            return ToArray();
        }
        var array = Array.CreateInstance(typeof(T), shape);
        var values = ToArray();
        var handle = System.Runtime.InteropServices.GCHandle.Alloc(
            array,
            System.Runtime.InteropServices.GCHandleType.Pinned
        );
        try
        {
            values.CopyTo(new Span<T>((void*)handle.AddrOfPinnedObject(), values.Length));
        }
        finally
        {
            handle.Free();
        }
        return array;
    }

    /// <summary>Copies elements from <paramref name="tensorIndex"/> on into an array, as many as fit.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies elements from <paramref name="tensorIndex"/> on into a span, as many as fit.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = (int)Math.Min(target.Length, Math.Max(Count - tensorIndex, 0));
        if (contiguous)
        {
            new ReadOnlySpan<T>(start + tensorIndex, count).CopyTo(target);
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                target[i] = start[Offset(tensorIndex + i)];
            }
        }
        GC.KeepAlive(tensor);
    }

    /// <summary>Overwrites elements from <paramref name="tensorIndex"/> on with an array's.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <summary>Overwrites elements from <paramref name="tensorIndex"/> on with a span's.</summary>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(source.Length, Math.Max(Count - tensorIndex, 0));
        if (contiguous)
        {
            source[..count].CopyTo(new Span<T>(start + tensorIndex, count));
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                start[Offset(tensorIndex + i)] = source[i];
            }
        }
        GC.KeepAlive(tensor);
    }

    /// <summary>The elements in index order.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++)
        {
            yield return ReadAt(i);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Nothing to free: the tensor stays its owner's.</summary>
    public void Dispose() { }

    private T ReadAt(long position)
    {
        var value = start[contiguous ? position : Offset(position)];
        GC.KeepAlive(tensor);
        return value;
    }

    private T* Address(long[] indices)
    {
        if (indices.Length == 1 && shape.Length != 1)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(indices[0]);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(indices[0], Count);
            return start + Offset(indices[0]);
        }
        if (indices.Length != shape.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(indices), $"{shape.Length} numbers are needed.");
        }
        var offset = 0L;
        for (var d = 0; d < indices.Length; d++)
        {
            var index = indices[d] < 0 ? indices[d] + shape[d] : indices[d];
            if ((ulong)index >= (ulong)shape[d])
            {
                throw new ArgumentOutOfRangeException(nameof(indices), indices[d], $"Dimension {d} has {shape[d]}.");
            }
            offset += index * strides[d];
        }
        return start + offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Offset(long position)
    {
        var offset = 0L;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            (position, var index) = Math.DivRem(position, shape[d]);
            offset += index * strides[d];
        }
        return offset;
    }
}
