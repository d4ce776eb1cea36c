using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>Switches of libtorch that decide whether the same input gives the same bits, for the whole process.</summary>
public static class Determinism
{
    /// <summary>Whether operators without a deterministic implementation fail instead of running.</summary>
    public static bool Strict
    {
        get => NativeMethods.rlfw_deterministic_algorithms() != 0;
        set => NativeMethods.rlfw_use_deterministic_algorithms(value ? 1 : 0, warnOnly: 0);
    }

    /// <summary>Lets CUDA multiply f32 matrices with 10 bits of mantissa (TF32), or not.</summary>
    public static void AllowTf32(bool allowed)
    {
        NativeMethods.rlfw_set_allow_tf32(matmul: 1, allowed ? 1 : 0);
        NativeMethods.rlfw_set_allow_tf32(matmul: 0, allowed ? 1 : 0);
    }
}
