using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Rlfw.Contracts;

namespace Rlfw.Hosting.Launching;

/// <summary>
/// What stands for the content of a file: its SHA-256. Of weights beyond <see cref="LargeWeights"/> bytes it is the hash of
/// blocks that are spread over the file, its header among them: training changes all weights, and to read tens of gigabytes
/// before each start would take longer than many a run.
/// </summary>
internal static class Fingerprint
{
    /// <summary>From this size on a .safetensors file is sampled.</summary>
    public const long LargeWeights = 64L << 20;

    private const int Blocks = 256;
    private const int BlockBytes = 64 << 10;

    // The seeds of an experiment read the same files; size and time tell one that was written meanwhile.
    private static readonly ConcurrentDictionary<(string Path, long Bytes, DateTime Written), string> _known = new();

    /// <summary>The files of an input: itself, or those directly in the folder that it is, hidden ones and texts for people left out.</summary>
    /// <exception cref="UserErrorException">It is not there, cannot be read, or is a damaged .safetensors file.</exception>
    public static IReadOnlyList<(string Name, long Bytes, string Sha256)> Of(NamedInput input)
    {
        try
        {
            return Directory.Exists(input.Path)
                ?
                [
                    .. Directory
                        .EnumerateFiles(input.Path)
                        .Select(path => (Path: path, Name: Path.GetFileName(path)))
                        .Where(x => x.Name[0] != '.' && Path.GetExtension(x.Name) is not ".md")
                        .OrderBy(x => x.Name, StringComparer.Ordinal)
                        .Select(x => One(x.Path, x.Name)),
                ]
                : [One(input.Path, "")];
        }
        catch (SafetensorsException e)
        {
            throw new UserErrorException($"{e.Message}: the file is damaged, or was not loaded to its end", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException(
                $"there is no file '{input.Path}' (looked for {Path.GetFullPath(input.Path)}): a relative path starts at the "
                    + "working directory",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{input.Path}' cannot be read: {e.Message}", e);
        }
    }

    private static (string Name, long Bytes, string Sha256) One(string path, string name)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        var key = (file.FullName, file.Length, file.LastWriteTimeUtc);
        if (!_known.TryGetValue(key, out var hash))
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BlockBytes);
            var isWeights = Path.GetExtension(path) == ".safetensors";
            if (isWeights)
            {
                Safetensors.Open(path).Dispose();
            }

            hash = Convert.ToHexStringLower(
                isWeights && file.Length > LargeWeights ? Sampled(stream) : SHA256.HashData(stream)
            );
            _known[key] = hash;
        }

        return (name, key.Length, hash);
    }

    private static byte[] Sampled(FileStream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockBytes];
        var length = stream.Length;
        BinaryPrimitives.WriteInt64LittleEndian(block, length);
        hash.AppendData(block, 0, sizeof(long));
        for (var i = 0; i < Blocks; i++)
        {
            stream.Position = (long)((Int128)(length - BlockBytes) * i / (Blocks - 1));
            stream.ReadExactly(block);
            hash.AppendData(block);
        }

        return hash.GetHashAndReset();
    }
}
