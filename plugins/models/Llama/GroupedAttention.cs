namespace Rlfw.Plugins.Llama;

/// <summary>
/// softmax(q k^T / sqrt(D) + bias) v with fewer key heads than query heads (Ainslie et al., 2023, "GQA"). The query heads
/// that share a key head become rows of one matrix product, so keys and values are never repeated in memory.
/// </summary>
internal static class GroupedAttention
{
    /// <summary>Attends.</summary>
    /// <param name="queries">[B, T, H, D].</param>
    /// <param name="keys">[B, K, S, D], K a divisor of H.</param>
    /// <param name="values">[B, K, S, D].</param>
    /// <param name="bias">[1 or B, T, S], or null.</param>
    /// <returns>[B, T, H · D].</returns>
    public static Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor? bias) =>
        Fused.HasScaledDotProductAttention
            ? AttendFused(queries, keys, values, bias)
            : AttendComposed(queries, keys, values, bias);

    private static Tensor AttendFused(Tensor queries, Tensor keys, Tensor values, Tensor? bias)
    {
        var output = Fused.ScaledDotProductAttention(
            queries.transpose(1, 2),
            keys,
            values,
            bias?.unsqueeze(1),
            groupedQueries: queries.shape[2] != keys.shape[1]
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

        // Rows in the order (t, g): with one key head the view is free, as (t, g, d) lie in memory in that order.
        var rows = (queries * (1 / Math.Sqrt(width)))
            .reshape(batch, time, keyHeads, group, width)
            .permute(0, 2, 1, 3, 4)
            .reshape(batch * keyHeads, time * group, width);
        var scores = rows.bmm(keys.reshape(batch * keyHeads, seen, width).transpose(1, 2));
        if (bias is not null)
        {
            var shape = scores.shape;
            scores = (scores.view(batch, keyHeads, time, group, seen) + bias.unsqueeze(1).unsqueeze(3)).view(shape);
        }

        return scores
            .softmax(-1)
            .bmm(values.reshape(batch * keyHeads, seen, width))
            .view(batch, keyHeads, time, group, width)
            .permute(0, 2, 1, 3, 4)
            .reshape(batch, time, heads * width);
    }
}
