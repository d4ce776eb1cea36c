using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Rlfw.Torch.Interop;

/// <summary>
/// Names OpenBLAS's kernels before it loads. Releases older than a processor fail to recognise it and take the kernels of a
/// Pentium 4: Debian 12's 0.3.21 does so on recent Xeons, where matrix products then run at a quarter of their speed.
/// </summary>
internal static partial class BlasKernels
{
    /// <summary>The variable OpenBLAS reads; who sets it decides.</summary>
    internal const string Variable = "OPENBLAS_CORETYPE";

    /// <summary>The kernels for this processor's instructions, or null where OpenBLAS's own choice is as good.</summary>
    internal static string? ForThisProcessor =>
        Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported ? "SkylakeX"
        : Avx2.IsSupported && Fma.IsSupported ? "Haswell"
        : null;

    /// <summary>Sets the variable unless the user did. Must run before libtorch loads.</summary>
    internal static void Choose()
    {
        // .NET's own SetEnvironmentVariable changes a copy that native code never sees.
        if (ForThisProcessor is { } name)
        {
            _ = setenv(Variable, name, overwrite: 0);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
