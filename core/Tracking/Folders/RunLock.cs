using System.Globalization;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>
/// Says that a process is at work in a run folder. The operating system releases it when the process dies, however it dies.
/// </summary>
public sealed class RunLock : IDisposable
{
    private const string FileName = ".lock";

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The run folder; made where it is missing.</param>
    /// <exception cref="UserErrorException">Another process is at work there, or the folder cannot be written.</exception>
    public static RunLock Acquire(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = Path.Combine(folder.Path, FileName);
        try
        {
            Directory.CreateDirectory(folder.Path);
            var file = Open(path);
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
            file.Flush();
            return new RunLock(file);
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            throw new UserErrorException(
                $"run {folder.Run} is being run by {Holder(path)}; wait for it or stop it first",
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
            Open(path).Dispose();
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

    // FileShare.None is flock(2) on Linux: held by the open file, released with it.
    private static FileStream Open(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    // EWOULDBLOCK of flock(2) as Linux numbers it; elsewhere the runtime's own number for a sharing violation.
    private static bool IsSharingViolation(IOException e) => e.HResult is 11 or unchecked((int)0x80070020);

    private static string Holder(string path)
    {
        try
        {
            // Plain reading goes past the advisory lock; the number is for people, nothing depends on it.
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[32];
            var text = Encoding.ASCII.GetString(bytes, 0, RandomAccess.Read(handle, bytes, 0)).Trim();
            return text.Length > 0 ? $"process {text}" : "another process";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
