using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rlfw.Benchmarks;

/// <summary>How fast files can be read by whatever reads them: into small buffers that stay in the caches, by all cores.</summary>
internal static partial class FileReading
{
    private const int Piece = 1 << 20;
    private const int DontNeed = 4;

    /// <summary>Bytes a second.</summary>
    public static double Measure(IReadOnlyList<string> files)
    {
        var pieces = files
            .SelectMany(file =>
                Enumerable
                    .Range(0, (int)((new FileInfo(file).Length + Piece - 1) / Piece))
                    .Select(i => (File: file, Offset: (long)i * Piece))
            )
            .ToArray();
        var handles = files.ToDictionary(file => file, file => File.OpenHandle(file), StringComparer.Ordinal);
        try
        {
            var total = 0L;
            var start = Stopwatch.GetTimestamp();
            Parallel.ForEach(
                System.Collections.Concurrent.Partitioner.Create(0, pieces.Length),
                () => new byte[Piece],
                (range, _, buffer) =>
                {
                    for (var i = range.Item1; i < range.Item2; i++)
                    {
                        Interlocked.Add(
                            ref total,
                            RandomAccess.Read(handles[pieces[i].File], buffer, pieces[i].Offset)
                        );
                    }

                    return buffer;
                },
                _ => { }
            );
            return total / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            foreach (var handle in handles.Values)
            {
                handle.Dispose();
            }
        }
    }

    /// <summary>Makes the system forget files' contents, so that they are read from the disk again.</summary>
    public static void Forget(IReadOnlyList<string> files)
    {
        foreach (var file in files)
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
            _ = posix_fadvise(handle, 0, 0, DontNeed);
        }
    }

    [LibraryImport("libc")]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);
}
