using Rlfw.Generation.Running;

namespace Rlfw.Generation.Operations;

/// <summary>
/// Attention of prompts by libtorch's kernel for sequences of different lengths (Dao, 2023, "FlashAttention-2"): keys and values of
/// all chunks are copied together once a layer, and no scores are written to memory.
/// </summary>
internal sealed class PackedChunkAttention : IChunkAttention, IDisposable
{
    private (IReadOnlyList<ReadingChunk> Chunks, Layout Layout)? _last;

    /// <inheritdoc />
    public Tensor Attend(Tensor queries, LayerBlocks blocks, IReadOnlyList<ReadingChunk> chunks)
    {
        // The same for all layers of a step.
        if (_last is not { } last || !ReferenceEquals(last.Chunks, chunks))
        {
            _last?.Layout.Dispose();
            _last = last = (chunks, new Layout(chunks, blocks.BlockSize, queries.device));
        }

        using var temporaries = torch.NewDisposeScope();
        var layout = last.Layout;
        var output = Fused.PackedAttention(
            queries,
            Together(blocks.Keys, blocks.KeyScales, layout.Blocks, queries.dtype),
            Together(blocks.Values, blocks.ValueScales, layout.Blocks, queries.dtype),
            layout.QueryStarts,
            layout.KeyStarts,
            layout.KeysUsed,
            layout.Longest
        );
        return output.reshape(queries.shape[0], -1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _last?.Layout.Dispose();
        _last = null;
    }

    /// <summary>Blocks as consecutive tokens, [tokens, K, D].</summary>
    private static Tensor Together(Tensor stored, Tensor? scales, Tensor blocks, ScalarType dtype) =>
        PlainOperations
            .Gather(stored, scales, blocks.unsqueeze(1), dtype)
            .view(blocks.shape[0], stored.shape[1], stored.shape[2], -1)
            .transpose(1, 2)
            .reshape(blocks.shape[0] * stored.shape[2], stored.shape[1], -1);

    /// <summary>Where the chunks are. Tensors of its own: a layer's scope ends before the next layer.</summary>
    private sealed class Layout(IReadOnlyList<ReadingChunk> chunks, long blockSize, Device device) : IDisposable
    {
        public Tensor Blocks { get; } = OnDevice(chunks.SelectMany(chunk => chunk.Blocks), device);

        public Tensor QueryStarts { get; } = OnDevice(Starts(chunks.Select(chunk => chunk.Count)), device);

        // Each sequence's keys begin with a block; what is behind its last one is not used.
        public Tensor KeyStarts { get; } =
            OnDevice(Starts(chunks.Select(chunk => chunk.Blocks.Length * (int)blockSize)), device);

        public Tensor KeysUsed { get; } = OnDevice(chunks.Select(chunk => chunk.Length), device);

        public (long Queries, long Keys) Longest { get; } =
            (chunks.Max(chunk => chunk.Count), chunks.Max(chunk => chunk.Blocks.Length * blockSize));

        public void Dispose()
        {
            Blocks.Dispose();
            QueryStarts.Dispose();
            KeyStarts.Dispose();
            KeysUsed.Dispose();
        }

        private static Tensor OnDevice(IEnumerable<int> numbers, Device device) =>
            torch.tensor([.. numbers], device: device).DetachFromDisposeScope();

        private static IEnumerable<int> Starts(IEnumerable<int> counts)
        {
            var start = 0;
            yield return start;
            foreach (var count in counts)
            {
                yield return start += count;
            }
        }
    }
}
