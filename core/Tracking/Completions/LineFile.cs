namespace Rlfw.Tracking;

/// <summary>A file of complete lines that grows while it is read. A last line without its newline does not count.</summary>
internal static class LineFile
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>The lines that the file held when reading began, without their newlines.</summary>
    /// <exception cref="RunFolderException">It cannot be read.</exception>
    public static IEnumerable<byte[]> Read(string path)
    {
        using var file = Open(path);
        var buffer = new byte[ChunkBytes];
        var held = 0;
        var unread = file.Length;
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

            var (from, scan, end) = (0, held, held + count);
            while (buffer.AsSpan(scan, end - scan).IndexOf((byte)'\n') is var offset and >= 0)
            {
                yield return buffer.AsSpan(from, scan + offset - from).ToArray();
                from = scan = scan + offset + 1;
            }

            held = end - from;
            buffer.AsSpan(from, held).CopyTo(buffer);
        }
    }

    /// <summary>
    /// Where the last complete line ends that fulfils a condition which holds for a beginning of the file and no line behind it.
    /// Reads from the end.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="belongs">The condition.</param>
    public static long EndOfLast(FileStream file, Func<byte[], bool> belongs)
    {
        for (long size = ChunkBytes; ; size *= 4)
        {
            var start = Math.Max(0, file.Length - size);
            file.Position = start;
            var tail = new byte[file.Length - start];
            file.ReadExactly(tail);
            var end = tail.AsSpan().LastIndexOf((byte)'\n');
            while (end >= 0)
            {
                var previous = tail.AsSpan(0, end).LastIndexOf((byte)'\n');
                if (previous < 0 && start > 0)
                {
                    // The line begins before what was read.
                    break;
                }

                if (belongs(tail[(previous + 1)..end]))
                {
                    return start + end + 1;
                }

                end = previous;
            }

            if (start == 0)
            {
                return 0;
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
}
