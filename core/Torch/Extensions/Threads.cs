using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>
/// Threads of an operator, per calling thread. OpenMP keeps this number for every thread that starts operators;
/// <see cref="torch.set_num_threads"/> reaches the calling thread and those that have not run an operator yet, so a
/// thread that shall have another share of the cores says so itself.
/// </summary>
public static class Threads
{
    /// <summary>Threads that an operator started by the calling thread uses.</summary>
    public static int OfThisThread => NativeMethods.rlfw_num_threads();

    /// <summary>Sets the threads of operators that the calling thread starts; no other thread is touched.</summary>
    public static void SetForThisThread(int count) =>
        Native.Check(NativeMethods.rlfw_set_num_threads_here(count), nameof(SetForThisThread));
}
