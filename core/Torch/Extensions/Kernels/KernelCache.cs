using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rlfw.Torch.Extensions;

/// <summary>
/// Compiled kernels on disk, a file each, named by a hash of all that went into it. A file starts with the hash of the rest, so
/// that a damaged one is found out. A folder that cannot be written is no error: kernels are compiled again then.
/// </summary>
public sealed class KernelCache
{
    /// <summary>A cache in a folder, which is made when it is needed.</summary>
    public KernelCache(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = folder;
    }

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>The user's: <c>rlfw/kernels</c> in XDG_CACHE_HOME, or in <c>~/.cache</c>.</summary>
    public static KernelCache OfUser()
    {
        var root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root))
        {
            var user = Environment.GetEnvironmentVariable("HOME");
            root = Path.Combine(
                string.IsNullOrEmpty(user) ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) : user,
                ".cache"
            );
        }
        return new KernelCache(Path.Combine(root, "rlfw", "kernels"));
    }

    /// <summary>The name of what comes of these.</summary>
    internal static string Key(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            // Each with its length, so that no two lists run into the same text.
            hash.AppendData(
                Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{part.Length}:{part}"))
            );
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What is kept under a name; null for nothing, or nothing whole.</summary>
    internal byte[]? Find(string key)
    {
        try
        {
            var bytes = File.ReadAllBytes(PathOf(key));
            if (bytes.Length <= SHA256.HashSizeInBytes)
            {
                return null;
            }
            var image = bytes[SHA256.HashSizeInBytes..];
            return SHA256.HashData(image).AsSpan().SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes))
                ? image
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps an image; whoever reads meanwhile sees the old file or the new one.</summary>
    internal void Keep(string key, byte[] image)
    {
        var path = PathOf(key);
        var temporary = string.Create(
            CultureInfo.InvariantCulture,
            $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}"
        );
        try
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllBytes(temporary, [.. SHA256.HashData(image), .. image]);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Drop(temporary);
        }
    }

    private static void Drop(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be written there is nothing to delete either.
        }
    }

    private string PathOf(string key) => Path.Combine(Folder, $"{key}.bin");
}
