using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>A file with rows.</summary>
/// <param name="Name">Its name as messages show it: a path, or the reference and the name in the repository.</param>
/// <param name="Path">Where it lies on this machine.</param>
internal sealed record SourceFile(string Name, string Path)
{
    private static readonly string[] _dataExtensions = [".json", ".jsonl", ".ndjson", ".csv", ".tsv"];

    /// <summary>Whether a name is that of a file with rows that can be read.</summary>
    public static bool IsData(string name) =>
        _dataExtensions.Contains(Extension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name is that of a file in a form that cannot be read yet.</summary>
    public static bool IsParquet(string name) =>
        Extension(name).Equals(Parquet.Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the rows, and adds the file to a hash.</summary>
    /// <param name="format">The format; null for what the extension says.</param>
    /// <param name="digest">Takes the bytes.</param>
    /// <exception cref="UserErrorException">It is missing, unreadable or malformed.</exception>
    public IEnumerable<Row> Rows(DataFormat? format, IncrementalHash digest)
    {
        if (!File.Exists(Path))
        {
            throw new UserErrorException(JsonOptions.Missing(Path));
        }

        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(Path);
            digest.AppendData(bytes);
            bytes = Unpacked(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException($"{Name}: it is cut off or damaged: what is packed in it cannot be read", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{Name}' cannot be read: {e.Message}", e);
        }

        if (Parquet.IsMeant(bytes))
        {
            throw Parquet.Fault(Name, Path);
        }

        ReadOnlyMemory<byte> content = bytes;
        content = content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content;
        CheckText(content.Span);
        return (format ?? FormatOf(Name)) switch
        {
            DataFormat.Csv => new CsvRows(Name, ',').Read(content),
            DataFormat.Tsv => new CsvRows(Name, '\t').Read(content),
            _ => new JsonRows(Name, content).Read(),
        };
    }

    private static DataFormat FormatOf(string name) =>
        Extension(name).ToUpperInvariant() switch
        {
            ".CSV" => DataFormat.Csv,
            ".TSV" => DataFormat.Tsv,
            _ => DataFormat.Json,
        };

    /// <summary>The extension without what says that the file is packed.</summary>
    private static string Extension(string name) =>
        System.IO.Path.GetExtension(
            name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^".gz".Length] : name
        );

    /// <summary>The content of a gzip file; other bytes as they are.</summary>
    private static byte[] Unpacked(byte[] bytes)
    {
        if (bytes is not [0x1f, 0x8b, ..])
        {
            return bytes;
        }

        using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var content = new MemoryStream();
        packed.CopyTo(content);
        // A file that was cut ends early without a word; its last four bytes are not its length then.
        return bytes.Length >= 18 && BitConverter.ToUInt32(bytes, bytes.Length - 4) <= (uint)content.Length
            ? content.ToArray()
            : throw new InvalidDataException();
    }

    private void CheckText(ReadOnlySpan<byte> content)
    {
        if (Utf8.IsValid(content))
        {
            return;
        }

        var line = 1;
        for (var rest = content; rest.Length > 0; line++)
        {
            var end = rest.IndexOf((byte)'\n');
            if (!Utf8.IsValid(end < 0 ? rest : rest[..end]))
            {
                break;
            }

            rest = end < 0 ? default : rest[(end + 1)..];
        }

        throw new UserErrorException($"{Name}:{line}: this is not UTF-8: save the file with that encoding");
    }
}
