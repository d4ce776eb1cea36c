using System.Runtime.InteropServices;

namespace Rlfw.Torch.Interop;

/// <summary>
/// Tells glibc to keep freed memory. A training step frees what it allocated; by default that goes back to the kernel and
/// the next step pays for zeroed pages again: a fifth of a small model's step.
/// </summary>
internal static partial class HostAllocator
{
    // From malloc.h.
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;

    private const int LargestMmapThreshold = 32 << 20;
    private const int KeptBytes = 512 << 20;

    /// <summary>Sets the thresholds; does nothing where the C library is not glibc.</summary>
    internal static void KeepFreedMemory()
    {
        try
        {
            _ = mallopt(MmapThreshold, LargestMmapThreshold);
            _ = mallopt(TrimThreshold, KeptBytes);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library has no such switch, and no such cost.
        }
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
