using System.Runtime.InteropServices;

namespace Rlfw.Generation.Kernels;

/// <summary>The variants of a kernel that were asked for; one that cannot be had is asked for once.</summary>
/// <typeparam name="TVariant">What tells variants apart.</typeparam>
/// <param name="make">Compiles one.</param>
/// <param name="failures">Where it is said what could not be had, and why.</param>
internal sealed class KernelTable<TVariant>(Func<TVariant, IKernel> make, ICollection<string> failures)
    where TVariant : struct
{
    private readonly Dictionary<TVariant, IKernel?> _kernels = [];

    /// <summary>A variant; null where plain operators must do its work.</summary>
    public IKernel? Find(TVariant variant)
    {
        if (_kernels.TryGetValue(variant, out var known))
        {
            return known;
        }

        try
        {
            known = make(variant);
        }
        catch (Exception fault) when (fault is KernelCompilationException or ExternalException)
        {
            failures.Add(fault.Message);
        }

        _kernels.Add(variant, known);
        return known;
    }
}
