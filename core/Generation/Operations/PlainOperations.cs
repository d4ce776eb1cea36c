using Rlfw.Contracts;

namespace Rlfw.Generation.Operations;

/// <summary>The operations composed of libtorch's operators: for every device and dtype, and what others are compared with.</summary>
internal sealed class PlainOperations : IStepOperations
{
    private (Tensor Slots, long BlockSize, Tensor Rows)? _rows;

    /// <inheritdoc />
    public Tensor AddAndNormalize(Tensor stream, Tensor? addition, Tensor weight, double epsilon)
    {
        if (addition is not null)
        {
            stream.add_(addition);
        }

        return Fused.RmsNorm(stream, [weight.shape[0]], weight, epsilon);
    }

    /// <inheritdoc />
    public Tensor SwiGlu(Tensor gateAndUp)
    {
        var width = gateAndUp.shape[1] / 2;
        return nn.functional.silu(gateAndUp.narrow(1, 0, width)) * gateAndUp.narrow(1, width, width);
    }

    /// <inheritdoc />
    public Tensor Store(
        Tensor queriesKeysValues,
        Tensor positions,
        Tensor slots,
        RotaryTables? rotary,
        LayerBlocks blocks
    )
    {
        using var temporaries = torch.NewDisposeScope();
        long tokens = queriesKeysValues.shape[0],
            width = blocks.HeadSize,
            keyHeads = blocks.KeyHeads;
        var heads = queriesKeysValues.view(tokens, -1, width);
        var queryHeads = heads.shape[1] - (2 * keyHeads);
        // Queries and keys are turned together.
        var turning = heads.narrow(1, 0, queryHeads + keyHeads);
        var turned = rotary is null ? turning : Rotate(turning, positions, rotary);
        var rows = Rows(slots, blocks);
        Write(blocks.Keys, blocks.KeyScales, rows, turned.narrow(1, queryHeads, keyHeads));
        Write(blocks.Values, blocks.ValueScales, rows, heads.narrow(1, queryHeads + keyHeads, keyHeads));
        return turned.narrow(1, 0, queryHeads).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public Tensor AttendLast(Tensor queries, LayerBlocks blocks, Tensor tables, Tensor lengths)
    {
        using var temporaries = torch.NewDisposeScope();
        long rows = queries.shape[0],
            heads = queries.shape[1],
            width = queries.shape[2],
            keyHeads = blocks.KeyHeads,
            seen = tables.shape[1] * blocks.BlockSize;
        var keys = Gather(blocks.Keys, blocks.KeyScales, tables, queries.dtype);
        var values = Gather(blocks.Values, blocks.ValueScales, tables, queries.dtype);
        var hidden = torch
            .arange(seen, dtype: ScalarType.Int32, device: tables.device)
            .unsqueeze(0)
            .ge(lengths.clamp_min(1).unsqueeze(1));
        // The query heads that share a key head are rows of one matrix product.
        var scores = Scores(queries.reshape(rows * keyHeads, heads / keyHeads, width), keys)
            .view(rows, heads, seen)
            .masked_fill(hidden.unsqueeze(1), float.NegativeInfinity);
        return scores
            .softmax(-1)
            .to_type(queries.dtype)
            .view(rows * keyHeads, heads / keyHeads, seen)
            .bmm(values)
            .view(rows, heads * width)
            .masked_fill(lengths.eq(0).unsqueeze(1), 0)
            .MoveToOuterDisposeScope();
    }

    /// <summary>q kᵀ / sqrt(D) in float32; in half precision the scale comes after the product, as it would round once more.</summary>
    /// <param name="queries">[B, T, D].</param>
    /// <param name="keys">[B, S, D].</param>
    internal static Tensor Scores(Tensor queries, Tensor keys)
    {
        var scale = 1 / Math.Sqrt(queries.shape[2]);
        return queries.dtype == ScalarType.Float32
            ? (queries * scale).bmm(keys.transpose(1, 2))
            : queries.bmm(keys.transpose(1, 2)).to_type(ScalarType.Float32) * scale;
    }

    /// <summary>Blocks as rows of tokens.</summary>
    /// <param name="stored">[blocks, K, block size, D].</param>
    /// <param name="scales">[blocks, K, block size], or null.</param>
    /// <param name="tables">Which blocks, int32 [S, W].</param>
    /// <param name="dtype">What to give.</param>
    /// <returns>[S · K, W · block size, D].</returns>
    internal static Tensor Gather(Tensor stored, Tensor? scales, Tensor tables, ScalarType dtype)
    {
        long rows = tables.shape[0],
            width = tables.shape[1],
            keyHeads = stored.shape[1],
            blockSize = stored.shape[2];
        var picked = stored.index_select(0, tables.view(-1));
        if (scales is not null)
        {
            picked = (
                picked.to_type(ScalarType.Float32) * scales.index_select(0, tables.view(-1)).unsqueeze(-1)
            ).to_type(dtype);
        }

        return picked
            .view(rows, width, keyHeads, blockSize, -1)
            .transpose(1, 2)
            .reshape(rows * keyHeads, width * blockSize, -1);
    }

    private static Tensor Rotate(Tensor heads, Tensor positions, RotaryTables rotary)
    {
        var half = heads.shape[2] / 2;
        var cosines = rotary.Cosines.index_select(0, positions).unsqueeze(1);
        var sines = rotary.Sines.index_select(0, positions).unsqueeze(1);
        Tensor low = heads.narrow(2, 0, half),
            high = heads.narrow(2, half, half);
        return torch
            .cat([(low * cosines).addcmul(high, sines, -1), (high * cosines).addcmul(low, sines, 1)], 2)
            .to_type(heads.dtype);
    }

    private static void Write(Tensor stored, Tensor? scales, Tensor rows, Tensor heads)
    {
        var width = heads.shape[2];
        var values = heads.reshape(-1, width);
        if (scales is not null)
        {
            var single = values.to_type(ScalarType.Float32);
            var scale = single.abs().amax([1L], keepdim: true) / sbyte.MaxValue;
            scales.view(-1).index_copy_(0, rows, scale.squeeze(1));
            // A head of zeros has a scale of 0.
            values = (single / scale.clamp_min(float.Epsilon)).round().to_type(ScalarType.Int8);
        }

        stored.view(-1, width).index_copy_(0, rows, values);
    }

    /// <summary>Where the heads of each token lie among all heads of all slots, int64 [N · K]; the same for all layers.</summary>
    private Tensor Rows(Tensor slots, LayerBlocks blocks)
    {
        if (_rows is { } known && ReferenceEquals(known.Slots, slots) && known.BlockSize == blocks.BlockSize)
        {
            return known.Rows;
        }

        long size = blocks.BlockSize,
            heads = blocks.KeyHeads;
        var inBlock = slots.remainder(size);
        var first = ((slots - inBlock) * heads) + inBlock;
        var head = torch.arange(heads, dtype: ScalarType.Int64, device: slots.device) * size;
        // Lives as long as the slots do.
        var rows = (first.unsqueeze(1) + head.unsqueeze(0)).view(-1).MoveToOtherDisposeScope(slots);
        _rows = (slots, size, rows);
        return rows;
    }
}
