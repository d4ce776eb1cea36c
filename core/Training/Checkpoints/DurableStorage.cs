using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Rlfw.Training.Checkpoints;

/// <summary>Puts files and folders onto the disk itself, not only into the system's cache.</summary>
internal static class DurableStorage
{
    /// <summary>Flushes a file that was written and closed, and gives the SHA-256 of its content in lower-case hexadecimal.</summary>
    public static string FlushAndHash(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var hash = SHA256.HashData(file);
        file.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Flushes a file that was written and closed.</summary>
    public static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The SHA-256 of a file's content in lower-case hexadecimal.</summary>
    public static string Hash(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Writes a small text file and flushes it.</summary>
    public static void WriteText(string path, string text)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        file.Write(System.Text.Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Makes renames within a folder durable. .NET opens no folders, so this asks libc; elsewhere (Windows) the file
    /// system's journal does it.
    /// </summary>
    public static void FlushFolder(string path)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        var descriptor = OpenDescriptor(System.Text.Encoding.UTF8.GetBytes(path + '\0'), 0);
        if (descriptor >= 0)
        {
            // A file system that cannot flush folders (some network ones) says so; the rename has happened all the same.
            _ = FlushDescriptor(descriptor);
            _ = CloseDescriptor(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenDescriptor(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FlushDescriptor(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CloseDescriptor(int descriptor);
}
