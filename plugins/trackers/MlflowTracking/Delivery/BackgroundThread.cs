using System.Runtime.InteropServices;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>A thread that yields to every other: what a run computes goes before what is written about it.</summary>
internal static class BackgroundThread
{
    // setpriority(2): on Linux, niceness is a thread's own, and 0 means the calling thread.
    private const int PriorityOfProcess = 0;
    private const int Niceness = 10;

    /// <summary>Starts work on a thread of its own.</summary>
    /// <param name="name">The thread's name, for those who look at the process.</param>
    /// <param name="work">What it does.</param>
    /// <returns>Ends with the work.</returns>
    public static Task Start(string name, Action work)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Yield();
                work();
                end.SetResult();
            }
            catch (Exception e)
            {
                end.SetException(e);
            }
        })
        {
            Name = name,
            IsBackground = true,
        };
        thread.Start();
        return end.Task;
    }

    private static void Yield()
    {
        if (OperatingSystem.IsLinux())
        {
            // Refused only where a system forbids it: then it is a thread as any other.
            _ = SetPriority(PriorityOfProcess, 0, Niceness);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int niceness);
}
