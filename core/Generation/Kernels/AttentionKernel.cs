using Rlfw.Generation.Operations;

namespace Rlfw.Generation.Kernels;

/// <summary>Launches attention.cu: decides how sequences are split, and owns the memory in which splits meet.</summary>
internal sealed class AttentionKernel : IDisposable
{
    private const int Warp = 32;
    private const int LongestSplit = 4096;
    private const int ShortestSplit = 64;
    private readonly IKernelLibrary _library;
    private readonly AttentionTuning _tuning;
    private readonly KernelTable<AttentionVariant> _kernels;

    // Recorded launches go on using what they were recorded with, so outgrown ones are kept too.
    private readonly List<Tensor> _owned = [];
    private Tensor? _partials;
    private Tensor? _arrived;

    /// <summary>Attention by kernels.</summary>
    /// <param name="library">The kernels.</param>
    /// <param name="tuning">How they are built.</param>
    /// <param name="failures">Where it is said what could not be had.</param>
    public AttentionKernel(IKernelLibrary library, AttentionTuning tuning, ICollection<string> failures)
    {
        _library = library;
        _tuning = tuning;
        _kernels = new(variant => library.Get("attention.cu", "attend_last", 0, variant.Constants(tuning)), failures);
    }

    /// <summary>As <see cref="IStepOperations.AttendLast"/>; null where plain operators must do it.</summary>
    public Tensor? Run(Tensor queries, LayerBlocks blocks, Tensor tables, Tensor lengths)
    {
        if (
            AttentionVariant.Of(queries, blocks, _tuning.Unroll) is not { } variant
            || !KernelData.IsReadable(queries)
            || !KernelData.IsReadable(blocks.Keys)
            || !KernelData.IsReadable(blocks.Values)
            || !tables.is_contiguous()
            || !lengths.is_contiguous()
            || _kernels.Find(variant) is not { } kernel
        )
        {
            return null;
        }

        long sequences = queries.shape[0],
            width = tables.shape[1],
            tokens = width * variant.BlockSize,
            served = blocks.KeyHeads * variant.Parts;
        var (splits, splitTokens) = Split(sequences * served, tokens, variant.Resident(_tuning));
        var output = torch.empty([sequences, served * variant.Group * variant.HeadSize], queries.dtype, queries.device);
        Reserve(sequences * served, splits * variant.Group * (variant.HeadSize + 2), queries.device);
        kernel.Launch(
            new KernelShape(splits, served, sequences, _tuning.Warps * Warp),
            queries,
            blocks.Keys,
            blocks.Values,
            blocks.KeyScales,
            blocks.ValueScales,
            tables,
            lengths,
            output,
            _partials,
            _arrived,
            (int)width,
            (float)(Math.Log2(Math.E) / Math.Sqrt(variant.HeadSize)),
            splitTokens,
            _tuning.FixedSplits ? 1 : 0
        );
        return output;
    }

    /// <summary>Frees the memory in which splits meet.</summary>
    public void Dispose()
    {
        foreach (var tensor in _owned)
        {
            tensor.Dispose();
        }

        _owned.Clear();
        (_partials, _arrived) = (null, null);
    }

    /// <summary>
    /// Into how many parts each sequence is split at most, and how many tokens a part has at least. Lengths are known to the device
    /// alone, and one recorded launch serves all: parts that a sequence does not need end at once.
    /// </summary>
    private (int Splits, int Tokens) Split(long pairs, long tokens, int resident)
    {
        var most = Math.Max(1, (tokens + _tuning.SplitTokens - 1) / _tuning.SplitTokens);
        if (_tuning.FixedSplits)
        {
            return ((int)most, _tuning.SplitTokens);
        }

        long places = (long)_library.Multiprocessors * resident;
        // Few sequences: short parts, so that all of the device reads.
        var least = pairs * most >= places ? _tuning.SplitTokens : Math.Min(_tuning.SplitTokens, ShortestSplit);
        var wanted = ((places * _tuning.Waves) + (pairs / 2)) / pairs;
        var longest = (tokens + LongestSplit - 1) / LongestSplit;
        var splits = Math.Clamp(Math.Max(wanted, longest), 1, Math.Max(1, (tokens + least - 1) / least));
        return ((int)splits, least);
    }

    private void Reserve(long pairs, long floats, Device device)
    {
        if (_arrived is null || _arrived.shape[0] < pairs)
        {
            _arrived = Keep(torch.zeros([pairs * 2], ScalarType.Int32, device));
        }

        if (_partials is null || _partials.shape[0] < pairs * floats)
        {
            _partials = Keep(torch.empty([pairs * floats * 5 / 4], ScalarType.Float32, device));
        }
    }

    private Tensor Keep(Tensor tensor)
    {
        _owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }
}
