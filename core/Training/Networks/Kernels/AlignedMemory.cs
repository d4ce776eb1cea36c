using System.Runtime.InteropServices;

namespace Rlfw.Training.Networks.Kernels;

/// <summary>float32 memory that begins on a cache line, zeros at first; grows but never shrinks.</summary>
internal sealed unsafe class AlignedMemory : IDisposable
{
    private const int LineBytes = 64;
    private int _capacity;

    /// <summary>Frees the memory if nobody disposed it.</summary>
    ~AlignedMemory() => Free();

    /// <summary>Where it begins; valid until it grows.</summary>
    public float* Start { get; private set; }

    /// <summary>Makes sure of enough memory. Growing throws away what it held: all zeros again.</summary>
    /// <param name="count">Numbers.</param>
    public void Reserve(long count)
    {
        if (count <= _capacity)
        {
            return;
        }

        Free();
        _capacity = checked((int)count);

        // One line more: reading a whole vector at the last element stays inside.
        var bytes = ((nuint)_capacity * sizeof(float)) + LineBytes;
        Start = (float*)NativeMemory.AlignedAlloc(bytes, LineBytes);
        NativeMemory.Clear(Start, bytes);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
        _capacity = 0;
    }
}
