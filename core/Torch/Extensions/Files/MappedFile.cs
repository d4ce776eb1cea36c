using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>
/// A file in memory, for as long as its opener or any tensor over it needs it. The pages are private: writing into a
/// tensor changes neither the file nor another mapping of it.
/// </summary>
internal sealed unsafe partial class MappedFile : IDisposable
{
    // From mman.h: reads pages in and enters them into the page table, as touching each of them would.
    private const int PopulateRead = 22;

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private byte* start;
    private int users = 1;

    public MappedFile(FileStream stream)
    {
        file = MemoryMappedFile.CreateFromFile(
            stream,
            mapName: null,
            capacity: 0,
            MemoryMappedFileAccess.CopyOnWrite,
            HandleInheritability.None,
            leaveOpen: false
        );
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.CopyOnWrite);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
    }

    /// <summary>The byte at an offset.</summary>
    public byte* At(long offset) => start + offset;

    /// <summary>
    /// Reads a part in at once; one page at a time it would cost a fault each, and short reads where the file is not cached.
    /// Kernels that cannot (before Linux 5.14) read pages when they are first used.
    /// </summary>
    public void Populate(long offset, long length)
    {
        var first = At(offset) - ((nint)At(offset) % Environment.SystemPageSize);
        try
        {
            _ = madvise(first, (nuint)(At(offset) + length - first), PopulateRead);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library: as on old kernels.
        }
    }

    /// <summary>A tensor over a part of the file; the mapping lives as long as the tensor's storage.</summary>
    public torch.Tensor Tensor(long offset, ReadOnlySpan<long> shape, torch.ScalarType type)
    {
        Interlocked.Increment(ref users);
        var context = GCHandle.Alloc(this);
        nint result;
        fixed (long* sizes = shape)
        {
            var status = NativeMethods.rlfw_tensor_from_memory(
                At(offset),
                sizes,
                shape.Length,
                (int)type,
                &Release,
                GCHandle.ToIntPtr(context),
                &result
            );
            Native.Check(status, "from_blob");
        }
        return new torch.Tensor(result);
    }

    /// <summary>The opener's use ends.</summary>
    public void Dispose() => Leave();

    private void Leave()
    {
        if (Interlocked.Decrement(ref users) == 0)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            file.Dispose();
        }
    }

    [LibraryImport("libc")]
    private static partial int madvise(byte* start, nuint length, int advice);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint context)
    {
        var handle = GCHandle.FromIntPtr(context);
        ((MappedFile)handle.Target!).Leave();
        handle.Free();
    }
}
