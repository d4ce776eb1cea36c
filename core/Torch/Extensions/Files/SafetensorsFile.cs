namespace Rlfw.Torch.Extensions;

/// <summary>
/// An open safetensors file, checked as a whole when it was opened. Tensors on the host share its memory: nothing is read
/// before it is used, and they stay valid after the file is disposed. The file on disk must not be cut short meanwhile.
/// </summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly SafetensorsHeader header;
    private MappedFile? mapping;

    internal SafetensorsFile(string path)
    {
        FilePath = path;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        try
        {
            header = SafetensorsHeader.Read(path, stream);
            mapping = new MappedFile(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>Every tensor by name, without reading its elements.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => header.Entries;

    /// <summary>The file's own notes, such as <c>format: pt</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>A tensor of the file: over its memory on the host, or in one copy on another device.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="device">The host by default.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    public torch.Tensor Get(string name, torch.Device? device = null)
    {
        ObjectDisposedException.ThrowIf(mapping is null, this);
        if (!header.Entries.TryGetValue(name, out var entry))
        {
            throw new KeyNotFoundException($"{FilePath} has no tensor '{name}'.");
        }
        var shape = entry.Shape.ToArray();
        if (entry.ByteLength == 0)
        {
            return torch.empty(shape, entry.Dtype, device);
        }
        var offset = header.DataStart + entry.Start;
        var host =
            (nint)mapping.At(offset) % entry.Dtype.ElementSize() == 0
                ? mapping.Tensor(offset, shape, entry.Dtype)
                : Aligned(offset, shape, entry);
        if (device is null or { type: DeviceType.CPU })
        {
            return host;
        }
        using (host)
        {
            return host.to(device);
        }
    }

    /// <summary>
    /// Reads all elements in, with several threads, where tensors that share the file's memory are about to be used. Changes
    /// nothing but when they are read.
    /// </summary>
    public void Populate()
    {
        ObjectDisposedException.ThrowIf(mapping is null, this);
        const long Piece = 32 << 20;
        var (file, start) = (mapping, header.DataStart);
        var length = header.Entries.Values.Sum(entry => entry.ByteLength);
        Parallel.For(
            0,
            (length + Piece - 1) / Piece,
            i => file.Populate(start + (i * Piece), Math.Min(Piece, length - (i * Piece)))
        );
    }

    /// <summary>Fills a tensor, of the same lengths, with a stored one; elements are converted where the types differ.</summary>
    /// <param name="name">The stored tensor's name.</param>
    /// <param name="target">Contiguous; on any device.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void CopyTo(string name, torch.Tensor target)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var stored = Get(name);
        if (!stored.shape.AsSpan().SequenceEqual(target.shape))
        {
            throw new ArgumentException(
                $"'{name}' is [{string.Join(", ", stored.shape)}], not [{string.Join(", ", target.shape)}].",
                nameof(target)
            );
        }
        using var gradients = torch.no_grad();
        if (target.device.type != DeviceType.CUDA)
        {
            target.copy_(stored);
        }
        else if (stored.numel() > 0)
        {
            DeviceUpload.Copy((byte*)stored.DataPointer(), stored.dtype, target);
        }
        GC.KeepAlive(stored);
    }

    /// <summary>Ends this object's use of the file; tensors that came from it keep it mapped.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref mapping, null)?.Dispose();
    }

    // Kernels may read whole elements at once, which needs addresses that are multiples of their size.
    private torch.Tensor Aligned(long offset, long[] shape, SafetensorsEntry entry)
    {
        var copy = torch.empty(shape, entry.Dtype);
        Buffer.MemoryCopy(mapping!.At(offset), copy.DataPointer(), entry.ByteLength, entry.ByteLength);
        return copy;
    }
}
