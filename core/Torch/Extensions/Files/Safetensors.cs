using System.Buffers.Binary;
using System.Text.Json;

namespace Rlfw.Torch.Extensions;

/// <summary>Tensors in files: the safetensors format.</summary>
public static class Safetensors
{
    private static int temporaryFiles;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="SafetensorsException">The file breaks the format's rules.</exception>
    public static SafetensorsFile Open(string path) => new(path);

    /// <summary>All tensors of a file, by name, on a device.</summary>
    /// <exception cref="SafetensorsException">The file breaks the format's rules.</exception>
    public static Dictionary<string, torch.Tensor> Load(string path, torch.Device? device = null)
    {
        using var file = Open(path);
        return file.Entries.Keys.ToDictionary(n => n, n => file.Get(n, device), StringComparer.Ordinal);
    }

    /// <summary>
    /// Writes tensors to a file, which appears under its name complete or not at all: it is written beside it, flushed
    /// and renamed.
    /// </summary>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="tensors">By name; from any device, of any strides.</param>
    /// <param name="metadata">The file's own notes.</param>
    public static void Save(
        string path,
        IEnumerable<KeyValuePair<string, torch.Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        // Large elements first, so that each tensor lies at a multiple of its element's size.
        var ordered = tensors
            .OrderByDescending(t => t.Value.element_size())
            .ThenBy(t => t.Key, StringComparer.Ordinal)
            .ToList();
        var header = Header(ordered, metadata);
        var number = Interlocked.Increment(ref temporaryFiles);
        var temporary = $"{path}.{Environment.ProcessId}-{number}.tmp";
        try
        {
            using (
                var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16)
            )
            {
                stream.Write(header);
                foreach (var (_, tensor) in ordered)
                {
                    Write(stream, tensor);
                }
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static byte[] Header(
        List<KeyValuePair<string, torch.Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata
    )
    {
        using var buffer = new MemoryStream();
        buffer.Write(new byte[8]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata)
                {
                    json.WriteString(key, value);
                }
                json.WriteEndObject();
            }
            WriteEntries(json, tensors);
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }
        var header = buffer.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(header.Length - 8));
        return header;
    }

    private static void WriteEntries(Utf8JsonWriter json, List<KeyValuePair<string, torch.Tensor>> tensors)
    {
        var position = 0L;
        var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
        foreach (var (name, tensor) in tensors)
        {
            if (!names.Add(name))
            {
                throw new ArgumentException($"A file cannot hold two tensors named '{name}'.", nameof(tensors));
            }
            json.WriteStartObject(name);
            json.WriteString("dtype", SafetensorsTypes.Name(tensor.dtype));
            json.WriteStartArray("shape");
            foreach (var length in tensor.shape)
            {
                json.WriteNumberValue(length);
            }
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(position);
            position += tensor.numel() * tensor.element_size();
            json.WriteNumberValue(position);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static unsafe void Write(Stream stream, torch.Tensor tensor)
    {
        using var detached = tensor.detach();
        using var host = detached.cpu();
        using var plain = host.contiguous();
        var start = (byte*)plain.DataPointer();
        var length = plain.numel() * plain.element_size();
        const int chunk = 1 << 24;
        for (var position = 0L; position < length; position += chunk)
        {
            stream.Write(new ReadOnlySpan<byte>(start + position, (int)Math.Min(chunk, length - position)));
        }
        GC.KeepAlive(plain);
    }
}
