using Rlfw.Torch.Interop;

namespace Rlfw.Torch;

/// <summary>
/// Tensors and the functions on them. Names, order of parameters and meaning are TorchSharp's, which are PyTorch's; the
/// work is done by the libtorch on this machine.
/// </summary>
public static partial class torch
{
    /// <summary>libtorch's version, such as 1.13.0.</summary>
    public static string __version__ => Native.Version;

    /// <summary>Threads of an operator that the calling thread starts.</summary>
    public static int get_num_threads() => NativeMethods.rlfw_num_threads();

    /// <summary>
    /// Sets the threads of an operator: for the calling thread, and for threads that have not run an operator yet. Threads
    /// that have keep their own number (see Extensions.Threads).
    /// </summary>
    public static void set_num_threads(int num) =>
        Native.Check(NativeMethods.rlfw_set_num_threads(num), nameof(set_num_threads));

    /// <summary>Threads that run operators of one graph beside each other.</summary>
    public static int get_num_interop_threads() => NativeMethods.rlfw_num_interop_threads();

    /// <summary>Sets the threads that run operators of one graph beside each other; once, before the first use.</summary>
    public static void set_num_interop_threads(int num) =>
        Native.Check(NativeMethods.rlfw_set_num_interop_threads(num), nameof(set_num_interop_threads));

    /// <summary>Whether a CUDA device can be used.</summary>
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>NVIDIA GPUs.</summary>
    public static partial class cuda
    {
        /// <summary>Whether there is a device and the libtorch in use has CUDA.</summary>
        public static bool is_available() => device_count() > 0;

        /// <summary>Whether cuDNN can be used.</summary>
        public static bool is_cudnn_available() => is_available() && NativeMethods.rlfw_cuda_has_cudnn() != 0;

        /// <summary>How many devices there are; 0 without CUDA.</summary>
        public static int device_count() => NativeMethods.rlfw_cuda_device_count();

        /// <summary>Waits until a device, the current one by default, has nothing left to do.</summary>
        public static void synchronize(Device? device = null) =>
            Native.Check(NativeMethods.rlfw_cuda_synchronize(device?.index ?? -1), "cuda.synchronize");
    }
}
