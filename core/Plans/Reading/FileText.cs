using System.Text;
using Rlfw.Contracts;
using Rlfw.Plans.Faults;

namespace Rlfw.Plans.Reading;

/// <summary>Reads a file as UTF-8 text, or says why it cannot be read.</summary>
internal static class FileText
{
    public const int MaximumBytes = 10 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>The text without a byte order mark; null after a fault.</summary>
    public static string? Read(string path, FaultCollector faults)
    {
        if (path.Contains('\0', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(path))
        {
            faults.Add(new Position("command line", 0, 0), "the experiment file has no name");
            return null;
        }

        if (Directory.Exists(path))
        {
            faults.Add(NoLine(path), "this is a folder, not an experiment file", "name a .yaml file in it");
            return null;
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            // One byte more than allowed tells a file that is too large, also where it is a device without a length.
            var bytes = new byte[MaximumBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaximumBytes)
            {
                faults.Add(
                    NoLine(path),
                    "the file is larger than 10 MB",
                    "an experiment file names data, it does not hold it"
                );
                return null;
            }

            return Decode(path, bytes.AsSpan(0, length), faults);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            faults.Add(NoLine(path), "there is no such file", SimilarFile(path));
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            faults.Add(NoLine(path), $"the file cannot be read: {exception.Message.TrimEnd('.')}");
        }

        return null;
    }

    private static string? Decode(string path, ReadOnlySpan<byte> bytes, FaultCollector faults)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            faults.Add(new Position(path, 1, 1), "the file is UTF-16", "save it as UTF-8");
            return null;
        }

        if (bytes.IndexOf((byte)0) is var nul and >= 0)
        {
            var (fault, cure) = IsUtf16(bytes)
                ? ("the file is UTF-16", "save it as UTF-8")
                : ("this byte is NUL: the file is not text", "perhaps its writing was cut off; restore it");
            var lines = bytes[..(IsUtf16(bytes) ? 0 : nul)];
            faults.Add(
                new Position(path, lines.Count((byte)'\n') + 1, lines.Length - (lines.LastIndexOf((byte)'\n') + 1) + 1),
                fault,
                cure
            );
            return null;
        }

        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            var before = bytes[..Math.Clamp(exception.Index, 0, bytes.Length)];
            var line = before.Count((byte)'\n') + 1;
            var column = before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1;
            faults.Add(new Position(path, line, column), "this byte is not UTF-8", "save the file as UTF-8");
            return null;
        }
    }

    /// <summary>Whether every other byte of the beginning is NUL and the rest is not: ASCII in UTF-16.</summary>
    private static bool IsUtf16(ReadOnlySpan<byte> bytes)
    {
        var beginning = bytes[..Math.Min(bytes.Length & ~1, 64)];
        int even = 0,
            odd = 0;
        for (var i = 0; i < beginning.Length; i += 2)
        {
            even += beginning[i] == 0 ? 1 : 0;
            odd += beginning[i + 1] == 0 ? 1 : 0;
        }

        return even != odd && Math.Max(even, odd) > beginning.Length / 4;
    }

    private static string? SimilarFile(string path)
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        if (!Directory.Exists(folder))
        {
            return null;
        }

        try
        {
            var names = Directory.EnumerateFiles(folder).Take(1000).Select(file => Path.GetFileName(file));
            return Suggestions.Nearest(Path.GetFileName(path), names) is { } near
                ? $"did you mean '{Path.Combine(Path.GetDirectoryName(path) ?? "", near)}'?"
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Position NoLine(string path) => new(path, 0, 0);
}
