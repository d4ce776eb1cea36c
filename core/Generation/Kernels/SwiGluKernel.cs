namespace Rlfw.Generation.Kernels;

/// <summary>Launches swiglu.cu.</summary>
/// <param name="library">The kernels.</param>
/// <param name="failures">Where it is said what could not be had.</param>
internal sealed class SwiGluKernel(IKernelLibrary library, ICollection<string> failures)
{
    private const int Threads = 256;
    private const long MostRowsOfBlocks = 65_535;
    private readonly KernelTable<(ScalarType Dtype, int Vector)> _kernels = new(
        variant =>
            library.Get(
                "swiglu.cu",
                "swiglu",
                0,
                new Dictionary<string, int>(StringComparer.Ordinal)
                {
                    ["DTYPE"] = KernelData.NumberOf(variant.Dtype)!.Value,
                    ["VECTOR"] = variant.Vector,
                    ["THREADS"] = Threads,
                }
            ),
        failures
    );

    /// <summary>As <see cref="Contracts.IGenerationStep.SwiGlu"/>; null where plain operators must do it.</summary>
    public Tensor? Run(Tensor gateAndUp)
    {
        var dtype = gateAndUp.dtype;
        if (KernelData.NumberOf(dtype) is null || !KernelData.IsReadable(gateAndUp))
        {
            return null;
        }

        long rows = gateAndUp.shape[0],
            width = gateAndUp.shape[1] / 2;
        var vector = KernelData.VectorOf(dtype, width);
        if (_kernels.Find((dtype, vector)) is not { } kernel)
        {
            return null;
        }

        var output = torch.empty([rows, width], dtype, gateAndUp.device);
        var across = ((width / vector) + Threads - 1) / Threads;
        kernel.Launch(
            new KernelShape(across, Math.Min(rows, MostRowsOfBlocks), 1, Threads),
            gateAndUp,
            output,
            rows,
            (int)width
        );
        return output;
    }
}
