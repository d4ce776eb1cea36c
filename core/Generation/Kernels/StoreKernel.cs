using Rlfw.Contracts;
using Rlfw.Generation.Operations;

namespace Rlfw.Generation.Kernels;

/// <summary>Launches store.cu: some threads a head.</summary>
/// <param name="library">The kernels.</param>
/// <param name="failures">Where it is said what could not be had.</param>
internal sealed class StoreKernel(IKernelLibrary library, ICollection<string> failures)
{
    private const int Threads = 256;
    private const int Warp = 32;
    private readonly KernelTable<Variant> _kernels = new(
        variant =>
            library.Get(
                "store.cu",
                "rotate_and_store",
                0,
                new Dictionary<string, int>(StringComparer.Ordinal)
                {
                    ["DTYPE"] = KernelData.NumberOf(variant.Dtype)!.Value,
                    ["HEAD_SIZE"] = variant.HeadSize,
                    ["QUERY_HEADS"] = variant.QueryHeads,
                    ["KEY_HEADS"] = variant.KeyHeads,
                    ["BLOCK_SIZE"] = variant.BlockSize,
                    ["VECTOR"] = variant.Vector,
                    ["LANES"] = variant.Lanes,
                    ["THREADS"] = Threads,
                    ["ROTARY"] = variant.Rotary ? 1 : 0,
                    ["QUANTIZED"] = variant.Quantized ? 1 : 0,
                }
            ),
        failures
    );

    /// <summary>As <see cref="IStepOperations.Store"/>; null where plain operators must do it.</summary>
    public Tensor? Run(
        Tensor queriesKeysValues,
        Tensor positions,
        Tensor slots,
        RotaryTables? rotary,
        LayerBlocks blocks
    )
    {
        var dtype = queriesKeysValues.dtype;
        var quantized = blocks.KeyScales is not null;
        if (
            KernelData.NumberOf(dtype) is null
            || blocks.HeadSize % 2 != 0
            || (!quantized && blocks.Keys.dtype != dtype)
            || !KernelData.IsReadable(queriesKeysValues)
            || !slots.is_contiguous()
            || (rotary is not null && !(positions.is_contiguous() && AreFloats(rotary)))
        )
        {
            return null;
        }

        int width = (int)blocks.HeadSize,
            keyHeads = (int)blocks.KeyHeads,
            heads = (int)(queriesKeysValues.shape[1] / width),
            vector = KernelData.VectorOf(dtype, width / 2),
            lanes = KernelData.PowerOfTwo(width / 2 / vector);
        var queryHeads = heads - (2 * keyHeads);
        var variant = new Variant(
            dtype,
            width,
            queryHeads,
            keyHeads,
            (int)blocks.BlockSize,
            vector,
            lanes,
            rotary is not null,
            quantized
        );
        if (lanes > Warp || _kernels.Find(variant) is not { } kernel)
        {
            return null;
        }

        var tokens = queriesKeysValues.shape[0];
        var queries = torch.empty([tokens, queryHeads, width], dtype, queriesKeysValues.device);
        kernel.Launch(
            new KernelShape(((tokens * heads * lanes) + Threads - 1) / Threads, Threads),
            queriesKeysValues,
            positions,
            slots,
            rotary?.Cosines,
            rotary?.Sines,
            queries,
            blocks.Keys,
            blocks.Values,
            blocks.KeyScales,
            blocks.ValueScales,
            tokens
        );
        return queries;
    }

    private static bool AreFloats(RotaryTables rotary) =>
        rotary.Cosines.dtype == ScalarType.Float32
        && rotary.Sines.dtype == ScalarType.Float32
        && rotary.Cosines.is_contiguous()
        && rotary.Sines.is_contiguous();

    private readonly record struct Variant(
        ScalarType Dtype,
        int HeadSize,
        int QueryHeads,
        int KeyHeads,
        int BlockSize,
        int Vector,
        int Lanes,
        bool Rotary,
        bool Quantized
    );
}
