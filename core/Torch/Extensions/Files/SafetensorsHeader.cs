using System.Buffers.Binary;
using System.Text.Json;

namespace Rlfw.Torch.Extensions;

/// <summary>Reads and checks the header of a safetensors file: 8 bytes of length, then JSON.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The format's own limit.</summary>
    internal const long MaximumBytes = 100_000_000;

    private readonly string path;
    private readonly Dictionary<string, SafetensorsEntry> entries = new(StringComparer.Ordinal);
    private Dictionary<string, string>? metadata;

    private SafetensorsHeader(string path) => this.path = path;

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => entries;

    public IReadOnlyDictionary<string, string> Metadata => metadata ?? [];

    /// <summary>Where the elements begin in the file.</summary>
    public long DataStart { get; private set; }

    public static SafetensorsHeader Read(string path, Stream stream)
    {
        var header = new SafetensorsHeader(path);
        var fileLength = stream.Length;
        if (fileLength < 8)
        {
            throw header.Fault($"it has {fileLength} bytes, too few for the length of a header");
        }
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximumBytes)
        {
            throw header.Fault($"its header claims {length} bytes; {MaximumBytes} are the format's limit");
        }
        if ((long)length > fileLength - 8)
        {
            throw header.Fault($"its header claims {length} bytes, but only {fileLength - 8} follow");
        }
        var json = new byte[length];
        stream.ReadExactly(json);
        header.DataStart = 8 + (long)length;
        try
        {
            header.Parse(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw header.Fault("its header is not valid JSON: " + exception.Message, exception);
        }
        header.CheckLayout(fileLength - header.DataStart);
        return header;
    }

    private void Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length == 0 || json[0] != '{')
        {
            throw Fault("its header does not begin with '{'");
        }
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (string.Equals(name, "__metadata__", StringComparison.Ordinal))
            {
                ParseMetadata(ref reader);
            }
            else if (!entries.TryAdd(name, ParseEntry(name, ref reader)))
            {
                throw Fault($"tensor '{name}' stands in its header twice");
            }
        }
        if (reader.Read())
        {
            throw Fault("something follows its header's JSON object");
        }
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        if (metadata != null)
        {
            throw Fault("'__metadata__' stands in its header twice");
        }
        metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        Expect(ref reader, JsonTokenType.StartObject, "'__metadata__' should be an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            Expect(ref reader, JsonTokenType.String, $"metadata '{key}' should be text");
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw Fault($"metadata '{key}' stands in its header twice");
            }
        }
    }

    private SafetensorsEntry ParseEntry(string name, ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, $"tensor '{name}' should be an object");
        string? dtype = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var repeated = key switch
            {
                "dtype" => dtype != null,
                "shape" => shape != null,
                "data_offsets" => offsets != null,
                _ => throw Fault($"tensor '{name}' has an unknown key '{key}'"),
            };
            if (repeated)
            {
                throw Fault($"tensor '{name}' has '{key}' twice");
            }
            if (string.Equals(key, "dtype", StringComparison.Ordinal))
            {
                Expect(ref reader, JsonTokenType.String, $"tensor '{name}': dtype should be text");
                dtype = reader.GetString();
            }
            else
            {
                var numbers = ParseNumbers(name, key, ref reader);
                shape = string.Equals(key, "shape", StringComparison.Ordinal) ? numbers : shape;
                offsets = string.Equals(key, "data_offsets", StringComparison.Ordinal) ? numbers : offsets;
            }
        }
        if (dtype is null || shape is null || offsets is not { Length: 2 })
        {
            throw Fault($"tensor '{name}' needs dtype, shape and two data_offsets");
        }
        return MakeEntry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private long[] ParseNumbers(string name, string key, ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray, $"tensor '{name}': {key} should be a list");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.Number, $"tensor '{name}': {key} should hold numbers");
            if (!reader.TryGetInt64(out var number) || number < 0)
            {
                throw Fault($"tensor '{name}': {key} should hold whole numbers that are not negative");
            }
            numbers.Add(number);
        }
        return numbers.ToArray();
    }

    private SafetensorsEntry MakeEntry(string name, string dtype, long[] shape, long start, long end)
    {
        var type = SafetensorsTypes.Parse(dtype) ?? throw Fault($"tensor '{name}' has unknown dtype '{dtype}'");
        if (shape.Length > 64)
        {
            throw Fault($"tensor '{name}' has {shape.Length} dimensions, too many for a tensor");
        }
        var bytes = (UInt128)type.ElementSize();
        foreach (var length in shape)
        {
            bytes *= (ulong)length;
            if (bytes > long.MaxValue)
            {
                throw Fault($"tensor '{name}' is too large");
            }
        }
        if (end < start || (ulong)(end - start) != bytes)
        {
            throw Fault($"tensor '{name}' needs {bytes} bytes, its data_offsets [{start}, {end}] say otherwise");
        }
        return new SafetensorsEntry(name, type, shape, start, end - start);
    }

    // The format demands that the tensors fill the file, without holes and without sharing bytes.
    private void CheckLayout(long dataLength)
    {
        var position = 0L;
        foreach (var entry in entries.Values.OrderBy(e => e.Start).ThenBy(e => e.ByteLength))
        {
            if (entry.Start != position)
            {
                var fault = entry.Start < position ? "overlaps the one before it" : "leaves a hole before it";
                throw Fault($"tensor '{entry.Name}' at byte {entry.Start} {fault}, which ends at {position}");
            }
            position += entry.ByteLength;
            if (position > dataLength)
            {
                throw Fault($"tensor '{entry.Name}' ends at byte {position} of its data, which has only {dataLength}");
            }
        }
        if (position != dataLength)
        {
            throw Fault($"its tensors end at byte {position} of its data, which has {dataLength}");
        }
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string otherwise)
    {
        if (reader.TokenType != type)
        {
            throw Fault(otherwise);
        }
    }

    private SafetensorsException Fault(string problem, Exception? cause = null) => new(path, problem, cause);
}
