namespace Rlfw.Torch.Extensions;

/// <summary>
/// Copies host memory to a GPU through small page-locked buffers: the device reads page-locked memory at the bus's speed,
/// other memory at a fraction of it, and the host fills the next buffer while the device reads the last.
/// </summary>
internal static unsafe class DeviceUpload
{
    private const long ChunkBytes = 16 << 20;
    private const long PieceBytes = 1 << 20;

    // Page-locked memory that may be in flight before the host waits: what bounds its amount.
    private const int ChunksInFlight = 12;

    [ThreadStatic]
    private static int inFlight;

    /// <summary>Fills a tensor.</summary>
    /// <param name="source">As many elements as the target has.</param>
    /// <param name="type">The source's element type; elements are converted on the device.</param>
    /// <param name="target">Contiguous, on a GPU.</param>
    public static void Copy(byte* source, torch.ScalarType type, torch.Tensor target)
    {
        using var flat = target.view(-1);
        var (count, size) = (flat.numel(), type.ElementSize());
        var chunk = ChunkBytes / size;
        for (var first = 0L; first < count; first += chunk)
        {
            var length = Math.Min(chunk, count - first);
            // Freed below while the device may still read: the allocator reuses it only once the copy is over.
            using var staging = torch.Aten.empty([length], type, null, pin_memory: true);
            Fill(source + (first * size), (byte*)staging.DataPointer(), length * size);
            using var part = flat.narrow(0, first, length);
            if (type == target.dtype)
            {
                part.copy_(staging, nonBlocking: true);
            }
            else
            {
                using var moved = staging.to(target.device, non_blocking: true);
                part.copy_(moved);
            }
            if (++inFlight >= ChunksInFlight)
            {
                CudaStream.Current(target.device.index).Synchronize();
                inFlight = 0;
            }
        }
    }

    // One core reads memory, or takes pages from the file cache, several times slower than the bus moves them.
    private static void Fill(byte* source, byte* destination, long bytes)
    {
        if (bytes <= PieceBytes)
        {
            Buffer.MemoryCopy(source, destination, bytes, bytes);
            return;
        }
        Parallel.For(
            0,
            (bytes + PieceBytes - 1) / PieceBytes,
            piece =>
            {
                var start = piece * PieceBytes;
                var length = Math.Min(PieceBytes, bytes - start);
                Buffer.MemoryCopy(source + start, destination + start, length, length);
            }
        );
    }
}
