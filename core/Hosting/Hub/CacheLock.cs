namespace Rlfw.Hosting.Hub;

/// <summary>
/// A lock file that one process or thread at a time holds: flock(2) on Linux, as Python's filelock takes it. The system
/// releases it when its holder dies.
/// </summary>
internal static class CacheLock
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);
    private const int LooksUntilWaitingIsSaid = 20;

    /// <summary>Waits for the lock and takes it; disposing gives it back.</summary>
    /// <param name="path">The lock file; made where it is missing, and left there.</param>
    /// <param name="clock">Times the waiting.</param>
    /// <param name="waiting">Called once, where the wait takes seconds.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public static async Task<IDisposable> AcquireAsync(
        string path,
        TimeProvider clock,
        Action waiting,
        CancellationToken cancellation
    )
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var look = 1; ; look++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (IsHeld(e))
            {
                if (look == LooksUntilWaitingIsSaid)
                {
                    waiting();
                }

                await Task.Delay(LookAgainAfter, clock, cancellation).ConfigureAwait(false);
            }
        }
    }

    // EWOULDBLOCK of flock(2) as Linux numbers it; elsewhere the runtime's own number for a sharing violation.
    private static bool IsHeld(IOException e) => e.HResult is 11 or unchecked((int)0x80070020);
}
