namespace Rlfw.Plugins.Llama;

/// <summary>
/// softmax(q k^T / sqrt(D) + bias) v with fewer key heads than query heads (Ainslie et al., 2023, "GQA"), the softmax in
/// float32. Composed of plain operators, the query heads that share a key head become rows of one matrix product, so that keys
/// and values are never repeated in memory.
/// </summary>
internal static class GroupedAttention
{
    /// <summary>Attends.</summary>
    /// <param name="queries">[B, T, H, D].</param>
    /// <param name="keys">[B, K, S, D], K a divisor of H.</param>
    /// <param name="values">[B, K, S, D].</param>
    /// <param name="bias">Added to the scores, [1 or B, T, S]; null for none.</param>
    /// <param name="isCausal">Whether query t sees keys 0 to t; only with the fused operator, and without a bias.</param>
    /// <returns>[B, T, H · D].</returns>
    public static Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor? bias, bool isCausal) =>
        Fused.HasScaledDotProductAttention
            ? AttendFused(queries, keys, values, bias, isCausal)
            : AttendComposed(queries, keys, values, bias);

    private static Tensor AttendFused(Tensor queries, Tensor keys, Tensor values, Tensor? bias, bool isCausal)
    {
        var group = queries.shape[2] / keys.shape[1];
        var isGrouped = group > 1;
        // The kernel that takes a mask on a GPU knows no groups; left to itself the operator would then make all scores
        // [B, H, T, S] in memory.
        if (isGrouped && (!Fused.HasGroupedAttention || (bias is not null && keys.device.type == DeviceType.CUDA)))
        {
            (keys, values) = (keys.repeat_interleave(group, 1), values.repeat_interleave(group, 1));
            isGrouped = false;
        }

        var output = Fused.ScaledDotProductAttention(
            queries.transpose(1, 2),
            keys,
            values,
            bias?.unsqueeze(1),
            isCausal: isCausal,
            groupedQueries: isGrouped
        );
        return output.transpose(1, 2).reshape(queries.shape[0], queries.shape[1], -1);
    }

    private static Tensor AttendComposed(Tensor queries, Tensor keys, Tensor values, Tensor? bias)
    {
        long batch = queries.shape[0],
            time = queries.shape[1],
            heads = queries.shape[2],
            width = queries.shape[3],
            keyHeads = keys.shape[1],
            seen = keys.shape[2],
            group = heads / keyHeads;

        // In half precision the scale comes after the product, in float32: before it, it would be a rounding of its own.
        var isHalf = queries.dtype != ScalarType.Float32;
        var scale = 1 / Math.Sqrt(width);
        // Rows in the order (t, g): with one key head the view is free, as (t, g, d) lie in memory in that order.
        var rows = (isHalf ? queries : queries * scale)
            .reshape(batch, time, keyHeads, group, width)
            .permute(0, 2, 1, 3, 4)
            .reshape(batch * keyHeads, time * group, width);
        var scores = rows.bmm(keys.reshape(batch * keyHeads, seen, width).transpose(1, 2));
        if (isHalf)
        {
            scores = scores.to_type(ScalarType.Float32) * scale;
        }

        if (bias is not null)
        {
            var shape = scores.shape;
            scores = (scores.view(batch, keyHeads, time, group, seen) + bias.unsqueeze(1).unsqueeze(3)).view(shape);
        }

        return scores
            .softmax(-1)
            .to_type(values.dtype)
            .bmm(values.reshape(batch * keyHeads, seen, width))
            .view(batch, keyHeads, time, group, width)
            .permute(0, 2, 1, 3, 4)
            .reshape(batch, time, heads * width);
    }
}
