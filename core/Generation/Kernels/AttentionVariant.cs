using Rlfw.Generation.Operations;

namespace Rlfw.Generation.Kernels;

/// <summary>One way to build attention.cu: a shape, and how lanes share it out.</summary>
internal readonly record struct AttentionVariant(
    ScalarType Dtype,
    int HeadSize,
    int BlockSize,
    int Group,
    int Parts,
    bool Quantized,
    int Vector,
    int Lanes,
    int Unroll
)
{
    private const int Warp = 32;
    private const int WidestGroup = 8;

    /// <summary>How a shape is shared out; null for shapes that the kernel does not do.</summary>
    public static AttentionVariant? Of(Tensor queries, LayerBlocks blocks, int mostUnrolled)
    {
        var dtype = queries.dtype;
        int width = (int)blocks.HeadSize,
            size = (int)blocks.BlockSize,
            heads = (int)(queries.shape[1] / blocks.KeyHeads);
        var quantized = blocks.KeyScales is not null;
        if (KernelData.NumberOf(dtype) is null || (!quantized && blocks.Keys.dtype != dtype))
        {
            return null;
        }

        // More query heads than fit into registers are served part by part.
        var group = Enumerable.Range(1, WidestGroup).Last(count => heads % count == 0);
        var bytes = quantized ? 1 : KernelData.BytesOf(dtype);
        for (var vector = quantized ? 8 : 16 / bytes; vector * bytes >= 4; vector /= 2)
        {
            var lanes = KernelData.PowerOfTwo((width + vector - 1) / vector);
            if (lanes > Warp && vector * bytes <= 16)
            {
                // A head wider than a warp's accesses: two accesses a thread.
                (vector, lanes) = (vector * 2, lanes / 2);
            }

            var unroll = Enumerable.Range(1, mostUnrolled).LastOrDefault(count => size % (Warp / lanes * count) == 0);
            if (lanes <= Warp && width % vector == 0 && unroll > 0)
            {
                return new(dtype, width, size, group, heads / group, quantized, vector, lanes, unroll);
            }

            if (lanes == Warp)
            {
                break; // fewer elements a thread would take more lanes than there are
            }
        }

        return null;
    }

    /// <summary>Blocks that a multiprocessor holds at a time, by an estimate of registers that compilers confirm.</summary>
    public int Resident(AttentionTuning tuning)
    {
        if (tuning.Resident is { } wanted)
        {
            return wanted;
        }

        // Queries and outputs, what is loaded at a time, and the rest.
        var bytes = Quantized ? 1 : KernelData.BytesOf(Dtype);
        var loaded = Unroll * Vector * bytes / 2 * (tuning.Prefetch ? 2 : 1);
        var scales = Quantized ? 2 * Unroll : 0;
        var registers = (2 * Group * Vector) + loaded + scales + (Unroll * Group) + (2 * Group) + 30;
        return Math.Clamp(65_536 / (registers * tuning.Warps * Warp), 1, 8);
    }

    /// <summary>The source's constants.</summary>
    public Dictionary<string, int> Constants(AttentionTuning tuning) =>
        new(StringComparer.Ordinal)
        {
            ["DTYPE"] = KernelData.NumberOf(Dtype)!.Value,
            ["HEAD_SIZE"] = HeadSize,
            ["GROUP"] = Group,
            ["PARTS"] = Parts,
            ["BLOCK_SIZE"] = BlockSize,
            ["VECTOR"] = Vector,
            ["LANES"] = Lanes,
            ["UNROLL"] = Unroll,
            ["WARPS"] = tuning.Warps,
            ["QUANTIZED"] = Quantized ? 1 : 0,
            ["PREFETCH"] = tuning.Prefetch ? 1 : 0,
            ["RESIDENT"] = Resident(tuning),
        };
}
