using Rlfw.Generation.Kernels;

namespace Rlfw.Generation.Sampling;

/// <summary>Draws tokens by a kernel of our own, a block a row; one launch, whatever the rows ask for.</summary>
internal sealed class KernelSampler : ITokenSampler
{
    private const int Warp = 32;
    private const int FewestThreads = 128;
    private const int MostThreads = 1024;

    // Floats that the kernel keeps of each segment, and how many bytes of them a block may have.
    private const int FloatsPerSegment = 5;
    private const int MostSharedBytes = 96 * 1024;
    private readonly AllowedIds _allowed;
    private readonly ITokenSampler _others;
    private readonly List<string> _failures = [];
    private readonly KernelTable<(ScalarType Dtype, int Vector, int Threads, int SharedBytes)> _kernels;

    /// <summary>A sampler on a device.</summary>
    /// <param name="library">Its kernels; not disposed here.</param>
    /// <param name="allowed">Which ids may be chosen.</param>
    /// <param name="others">What does the work where the kernel cannot.</param>
    public KernelSampler(IKernelLibrary library, AllowedIds allowed, ITokenSampler others)
    {
        _allowed = allowed;
        _others = others;
        _kernels = new(
            variant =>
                library.Get(
                    "sample.cu",
                    "sample",
                    variant.SharedBytes,
                    new Dictionary<string, int>(StringComparer.Ordinal)
                    {
                        ["DTYPE"] = KernelData.NumberOf(variant.Dtype)!.Value,
                        ["VECTOR"] = variant.Vector,
                        ["THREADS"] = variant.Threads,
                    }
                ),
            _failures
        );
    }

    /// <summary>What could not be had, and why: a line each, as a user may read it.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <inheritdoc />
    public (Tensor Tokens, Tensor LogProbabilities) Draw(Tensor logits, SamplingRows rows)
    {
        var dtype = logits.dtype;
        long count = logits.shape[0],
            columns = logits.shape[1];
        if (KernelData.NumberOf(dtype) is null || !KernelData.IsReadable(logits))
        {
            return _others.Draw(logits, rows);
        }

        var vector = KernelData.VectorOf(dtype, columns);
        var segments = (columns + (Warp * vector) - 1) / (Warp * vector);
        var threads = (int)Math.Clamp(KernelData.PowerOfTwo(segments) * Warp, FewestThreads, MostThreads);
        var sharedBytes = (int)(segments * FloatsPerSegment * sizeof(float));
        if (sharedBytes > MostSharedBytes || _kernels.Find((dtype, vector, threads, sharedBytes)) is not { } kernel)
        {
            return _others.Draw(logits, rows);
        }

        var tokens = torch.empty([count], ScalarType.Int64, logits.device);
        var logProbabilities = torch.empty([count, 3], ScalarType.Float32, logits.device);
        kernel.Launch(
            new KernelShape(count, 1, 1, threads, sharedBytes),
            logits,
            rows.Uniforms,
            rows.Temperatures,
            rows.TopK,
            rows.TopP,
            rows.MinP,
            tokens,
            logProbabilities,
            (int)columns,
            (int)Math.Min(columns, _allowed.Count),
            _allowed.Forbidden ?? -1
        );
        return (tokens, logProbabilities);
    }
}
