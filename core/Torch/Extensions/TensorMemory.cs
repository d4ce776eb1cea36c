using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>Where tensors have their elements.</summary>
public static class TensorMemory
{
    /// <summary>
    /// Lets a tensor have its elements where another one has them, in place of its own: it stays the same parameter to modules and
    /// optimizers.
    /// </summary>
    /// <param name="tensor">Changed.</param>
    /// <param name="source">Of the same dtype; the two share every change from now on.</param>
    public static void Share(torch.Tensor tensor, torch.Tensor source)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(source);
        Native.Check(NativeMethods.rlfw_tensor_set_data(tensor.Handle, source.Handle), nameof(Share));
    }

    /// <summary>
    /// How often a tensor was written to in place by operators: what is computed from its elements is stale once the number has
    /// grown. Writing to its memory directly does not count.
    /// </summary>
    /// <param name="tensor">The tensor.</param>
    public static unsafe long Version(torch.Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        long version;
        Native.Check(NativeMethods.rlfw_tensor_version(tensor.Handle, &version), nameof(Version));
        GC.KeepAlive(tensor);
        return version;
    }
}
