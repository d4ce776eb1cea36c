using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>Reads the lines of a journal. A last line without its newline was torn by a crash and does not count.</summary>
internal static class JournalLines
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>The events from the start, checked for gaps, each with the file position behind it.</summary>
    /// <param name="path">The journal.</param>
    /// <exception cref="RunFolderException">A complete line is not an event, or a number is missing; names the line.</exception>
    public static IEnumerable<(RunEvent Event, long End)> Read(string path) => Read(path, 0, 0);

    /// <summary>The events behind a place that an earlier reading came to.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="after">The number of the event before.</param>
    /// <param name="end">Where that event ends in the file.</param>
    /// <exception cref="RunFolderException">A complete line is not an event, or a number is missing; names the line.</exception>
    public static IEnumerable<(RunEvent Event, long End)> Read(string path, long after, long end)
    {
        using var file = Open(path);
        var buffer = new byte[ChunkBytes];
        var held = 0;
        var (line, start) = ((int)after, file.Seek(end, SeekOrigin.Begin));
        // What the file held when it was opened: a running run goes on writing.
        var unread = Math.Max(0, file.Length - start);
        while (true)
        {
            if (held == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var count = file.Read(buffer, held, (int)Math.Min(unread, buffer.Length - held));
            unread -= count;
            if (count == 0)
            {
                yield break;
            }

            // Only the new bytes can hold a newline: a long line is searched once.
            var (from, scan, filled) = (0, held, held + count);
            while (buffer.AsSpan(scan, filled - scan).IndexOf((byte)'\n') is var offset and >= 0)
            {
                line++;
                var record = Parse(path, line, buffer.AsSpan(from, scan + offset - from));
                if (record.Sequence != line)
                {
                    throw Corrupt(path, line, $"event {record.Sequence} stands where event {line} belongs");
                }

                start += scan + offset + 1 - from;
                from = scan = scan + offset + 1;
                yield return (record, start);
            }

            held = filled - from;
            buffer.AsSpan(from, held).CopyTo(buffer);
        }
    }

    /// <summary>The first event, or null where the journal holds none.</summary>
    public static RunEvent? ReadFirst(string path)
    {
        foreach (var (record, _) in Read(path))
        {
            return record;
        }

        return null;
    }

    /// <summary>The last complete event, read from the end, or null where the journal holds none.</summary>
    public static RunEvent? ReadLast(string path)
    {
        using var file = Open(path);
        for (long size = ChunkBytes; ; size *= 4)
        {
            var start = Math.Max(0, file.Length - size);
            file.Position = start;
            var tail = new byte[file.Length - start];
            file.ReadExactly(tail);
            var end = tail.AsSpan().LastIndexOf((byte)'\n');
            if (end < 0 && start == 0)
            {
                return null;
            }

            var previous = end < 0 ? -1 : tail.AsSpan(0, end).LastIndexOf((byte)'\n');
            if (end >= 0 && (previous >= 0 || start == 0))
            {
                return Parse(path, null, tail.AsSpan(previous + 1, end - previous - 1));
            }
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunFolderException.For("read", path, e);
        }
    }

    private static RunEvent Parse(string path, int? line, ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, EventJson.Lines.RunEvent)
                ?? throw Corrupt(path, line, "the line says null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw Corrupt(path, line, "the line is not an event", e);
        }
    }

    private static RunFolderException Corrupt(string path, int? line, string fault, Exception? inner = null) =>
        new(
            $"{path}{(line is { } n ? $":{n}" : ", last line")}: {fault}; the journal is damaged. "
                + "Remove the run (rlfw runs remove) or start over with --new",
            inner
        );
}
