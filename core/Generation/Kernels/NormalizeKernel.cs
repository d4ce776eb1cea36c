namespace Rlfw.Generation.Kernels;

/// <summary>Launches normalize.cu: a row is a block's.</summary>
/// <param name="library">The kernels.</param>
/// <param name="failures">Where it is said what could not be had.</param>
internal sealed class NormalizeKernel(IKernelLibrary library, ICollection<string> failures)
{
    private const int MostThreads = 1024;
    private const int PartsWanted = 2;
    private readonly KernelTable<(ScalarType Dtype, int Hidden, int Vector)> _kernels = new(
        variant =>
            library.Get(
                "normalize.cu",
                "add_and_normalize",
                0,
                new Dictionary<string, int>(StringComparer.Ordinal)
                {
                    ["DTYPE"] = KernelData.NumberOf(variant.Dtype)!.Value,
                    ["HIDDEN"] = variant.Hidden,
                    ["VECTOR"] = variant.Vector,
                    ["THREADS"] = ThreadsOf(variant.Hidden / variant.Vector),
                    // libtorch's own operator multiplies before it rounds; the composition that stands in for it rounds twice.
                    ["ROUND_TWICE"] = Fused.HasRmsNorm ? 0 : 1,
                }
            ),
        failures
    );

    /// <summary>As <see cref="Contracts.IGenerationStep.AddAndNormalize"/>; null where plain operators must do it.</summary>
    public Tensor? Run(Tensor stream, Tensor? addition, Tensor weight, double epsilon)
    {
        var dtype = stream.dtype;
        if (
            KernelData.NumberOf(dtype) is null
            || weight.dtype != dtype
            || (addition is not null && (addition.dtype != dtype || !KernelData.IsReadable(addition)))
            || !KernelData.IsReadable(stream)
            || !KernelData.IsReadable(weight)
        )
        {
            return null;
        }

        var hidden = (int)weight.shape[0];
        var vector = KernelData.VectorOf(dtype, hidden);
        if (_kernels.Find((dtype, hidden, vector)) is not { } kernel)
        {
            return null;
        }

        var output = torch.empty_like(stream);
        var rows = stream.shape[0];
        kernel.Launch(
            new KernelShape(rows, ThreadsOf(hidden / vector)),
            stream,
            addition,
            weight,
            output,
            (float)epsilon
        );
        return output;
    }

    private static int ThreadsOf(int vectors)
    {
        // A thread takes one vector of a narrow row and two of a wide one, so that its values stay in registers.
        var wanted = vectors <= MostThreads / PartsWanted ? vectors : (vectors + PartsWanted - 1) / PartsWanted;
        return Math.Min(MostThreads, (wanted + 31) / 32 * 32);
    }
}
