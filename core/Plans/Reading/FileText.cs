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
