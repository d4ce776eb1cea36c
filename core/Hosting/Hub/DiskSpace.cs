using Rlfw.Contracts;
using Rlfw.Http;

namespace Rlfw.Hosting.Hub;

/// <summary>Says that a disk is full, before a download where its size is known.</summary>
internal static class DiskSpace
{
    private const string Cure = "make room, or set HF_HUB_CACHE to a folder on another disk";

    /// <summary>Checks that there is room.</summary>
    /// <param name="bytes">What will be written.</param>
    /// <param name="folder">Where; it need not be there yet.</param>
    /// <param name="what">What is downloaded.</param>
    /// <exception cref="UserErrorException">There is not.</exception>
    public static void Require(long bytes, string folder, string what)
    {
        if (Free(folder) is { } free && free < bytes)
        {
            throw new UserErrorException(
                $"{what}: {ByteSize.Text(bytes)} are to be downloaded, and {folder} has {ByteSize.Text(free)} left: {Cure}"
            );
        }
    }

    /// <summary>What is thrown where a file of the cache cannot be written.</summary>
    public static UserErrorException Fault(string path, Exception fault) =>
        // ENOSPC and EDQUOT as Linux numbers them, ERROR_DISK_FULL elsewhere.
        fault is IOException { HResult: 28 or 122 or unchecked((int)0x80070070) }
            ? new UserErrorException($"no space left on the disk of {path}: {Cure}; what was loaded is kept", fault)
            : new UserErrorException(
                $"the hub's cache cannot be written: {path}: {fault.Message}; mend that, or set HF_HUB_CACHE to another folder",
                fault
            );

    private static long? Free(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (at.Exists)
            {
                try
                {
                    return new DriveInfo(at.FullName).AvailableFreeSpace;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
                {
                    // A file system that does not tell: writing will.
                    return null;
                }
            }
        }

        return null;
    }
}
