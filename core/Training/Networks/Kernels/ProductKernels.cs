using System.Runtime.Intrinsics;

namespace Rlfw.Training.Networks.Kernels;

/// <summary>The kernels there are.</summary>
internal static class ProductKernels
{
    /// <summary>Those that this processor can run, the fastest first.</summary>
    public static IReadOnlyList<IProductKernel> All { get; } =
    [
        .. Lanes512.IsSupported ? [new ProductKernel<Lanes512, Vector512<float>>()] : (IProductKernel[])[],
        .. Lanes256.IsSupported ? [new ProductKernel<Lanes256, Vector256<float>>()] : (IProductKernel[])[],
        new ProductKernel<Lanes128, Vector128<float>>(),
    ];

    /// <summary>The fastest.</summary>
    public static IProductKernel Best => All[0];
}
