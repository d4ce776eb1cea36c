using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>
/// Says that a process is at work in a run folder. The operating system releases it when the process dies, however it dies.
/// </summary>
public sealed class RunLock : IDisposable
{
    private const string FileName = ".lock";
    private const string HolderName = ".lock.pid";
    private const int Attempts = 5;

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The run folder; made where it is missing.</param>
    /// <exception cref="UserErrorException">Another process is at work there, or the folder cannot be written.</exception>
    public static RunLock Acquire(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            Directory.CreateDirectory(folder.Path);
            var file = OpenPatiently(Path.Combine(folder.Path, FileName));
            // In a file of its own: a locked file cannot be read by the one who finds it locked.
            File.WriteAllText(
                Path.Combine(folder.Path, HolderName),
                Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            );
            return new RunLock(file);
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            throw new UserErrorException(
                $"run {folder.Run} is being run by {Holder(folder)}; wait for it or stop it first",
                e
            );
        }
        catch (IOException e) when (FileInTheWay(folder.Path) is { } file)
        {
            throw new UserErrorException(
                $"run {folder.Run} cannot be written: {file} is a file where a folder should be; move it away, or choose another "
                    + "folder with --runs",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(RunFolderException.For("write", folder.Path, e).Message, e);
        }
    }

    /// <summary>Whether a process is at work in a run folder.</summary>
    /// <param name="folder">The run folder.</param>
    public static bool IsHeld(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = Path.Combine(folder.Path, FileName);
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            // Shared: several may look at once.
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0).Dispose();
            return false;
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's folder: that it cannot be opened says nothing about a process.
            return false;
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _file.Dispose();

    // FileShare.None is flock(2) on Linux: held by the open file, released with it. One who merely looks whether a folder
    // is locked holds it for an instant, so a refusal counts only when it lasts.
    private static FileStream OpenPatiently(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (IsSharingViolation(e) && attempt < Attempts)
            {
                Thread.Sleep(20);
            }
        }
    }

    // EWOULDBLOCK of flock(2) as Linux numbers it; elsewhere the runtime's own number for a sharing violation.
    private static bool IsSharingViolation(IOException e) => e.HResult is 11 or unchecked((int)0x80070020);

    /// <summary>The file that stands where a folder of the path should be; null where none does.</summary>
    private static string? FileInTheWay(string path)
    {
        for (var at = path; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(at))
            {
                return at;
            }
        }

        return null;
    }

    private static string Holder(RunFolder folder)
    {
        try
        {
            return $"process {File.ReadAllText(Path.Combine(folder.Path, HolderName))}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
