using Rlfw.Generation.Running;

namespace Rlfw.Generation.Operations;

/// <summary>Attention of prompts composed of libtorch's operators, a chunk at a time.</summary>
internal sealed class PlainChunkAttention : IChunkAttention
{
    // Of the scores that are in memory at a time.
    private const long ScoresAtATime = 32 << 20;

    /// <inheritdoc />
    public Tensor Attend(Tensor queries, LayerBlocks blocks, IReadOnlyList<ReadingChunk> chunks)
    {
        using var temporaries = torch.NewDisposeScope();
        var outputs = chunks.Select(chunk => Attend(queries.narrow(0, chunk.Row, chunk.Count), blocks, chunk));
        return torch.cat([.. outputs], 0).MoveToOuterDisposeScope();
    }

    private static Tensor Attend(Tensor queries, LayerBlocks blocks, ReadingChunk chunk)
    {
        using var temporaries = torch.NewDisposeScope();
        long heads = queries.shape[1],
            width = queries.shape[2],
            keyHeads = blocks.KeyHeads,
            group = heads / keyHeads;
        var table = torch.tensor(chunk.Blocks, device: queries.device).unsqueeze(0);
        var keys = PlainOperations.Gather(blocks.Keys, blocks.KeyScales, table, queries.dtype);
        var values = PlainOperations.Gather(blocks.Values, blocks.ValueScales, table, queries.dtype);
        (keys, values) = (keys.narrow(1, 0, chunk.Length), values.narrow(1, 0, chunk.Length));
        var columns = torch.arange(chunk.Length, dtype: ScalarType.Int64, device: queries.device);
        List<Tensor> parts = [];
        var rows = Math.Max(1, ScoresAtATime / (heads * chunk.Length));
        for (var first = 0L; first < chunk.Count; first += rows)
        {
            using var part = torch.NewDisposeScope();
            var count = Math.Min(rows, chunk.Count - first);
            var own = torch.arange(
                chunk.First + first,
                chunk.First + first + count,
                dtype: ScalarType.Int64,
                device: queries.device
            );
            // [K, T · G, D]: the query heads that share a key head are rows of one matrix product.
            var grouped = queries
                .narrow(0, first, count)
                .reshape(count, keyHeads, group, width)
                .permute(1, 0, 2, 3)
                .reshape(keyHeads, count * group, width);
            var hidden = columns.unsqueeze(0).gt(own.unsqueeze(1)).unsqueeze(1);
            var output = PlainOperations
                .Scores(grouped, keys)
                .view(keyHeads, count, group, chunk.Length)
                .masked_fill(hidden, float.NegativeInfinity)
                .softmax(-1)
                .to_type(queries.dtype)
                .view(keyHeads, count * group, chunk.Length)
                .bmm(values)
                .view(keyHeads, count, group, width)
                .permute(1, 0, 2, 3)
                .reshape(count, heads * width);
            parts.Add(output.MoveToOuterDisposeScope());
        }

        return torch.cat(parts, 0).MoveToOuterDisposeScope();
    }
}
