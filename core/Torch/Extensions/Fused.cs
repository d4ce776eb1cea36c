using Rlfw.Torch.Interop;
using Tensor = Rlfw.Torch.torch.Tensor;

namespace Rlfw.Torch.Extensions;

/// <summary>
/// Functions that newer versions of libtorch have as one operator. Each has a flag that says so, and a composition of
/// plain operators that is taken where it does not.
/// </summary>
public static class Fused
{
    /// <summary>Whether attention is one operator here (libtorch 2.0 and later).</summary>
    public static bool HasScaledDotProductAttention => AtenOperators.scaled_dot_product_attention.Exists;

    /// <summary>Whether that operator takes fewer key heads than heads (libtorch 2.5 and later).</summary>
    public static bool HasGroupedAttention { get; } =
        HasScaledDotProductAttention
        && AtenOperators.scaled_dot_product_attention.Schema.Contains("enable_gqa", StringComparison.Ordinal);

    /// <summary>Whether RMS normalisation is one operator here (libtorch 2.4 and later).</summary>
    public static bool HasRmsNorm => AtenOperators.rms_norm.Exists;

    /// <summary>
    /// Whether attention over sequences of different lengths, side by side in one tensor, is one operator here (libtorch 2.6 and
    /// later, with CUDA, for half precision on GPUs of compute capability 8.0 and later).
    /// </summary>
    public static bool HasPackedAttention { get; } =
        AtenOperators._flash_attention_forward.Exists
        && AtenOperators._flash_attention_forward.Schema.Contains("seqused_k", StringComparison.Ordinal);

    /// <summary>
    /// softmax(q k^T / sqrt(width)) v of sequences side by side, causal: the last query of a sequence sees all its keys, each one
    /// before it one less. Needs <see cref="HasPackedAttention"/>.
    /// </summary>
    /// <param name="query">[queries, heads, width], bfloat16 or float16, on a GPU.</param>
    /// <param name="key">[keys, key heads, width].</param>
    /// <param name="value">[keys, key heads, width].</param>
    /// <param name="queryStarts">Where each sequence's queries begin, and where the last ones end, int32 [S + 1].</param>
    /// <param name="keyStarts">Where each sequence's keys begin, and where the last ones end, int32 [S + 1].</param>
    /// <param name="keysUsed">
    /// How many of its keys each sequence has, int32 [S]; null for all of them. The derivative knows nothing of
    /// it: learning needs null.
    /// </param>
    /// <param name="longest">The most queries, and the most keys, of a sequence.</param>
    /// <returns>[queries, heads, width].</returns>
    public static Tensor PackedAttention(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor queryStarts,
        Tensor keyStarts,
        Tensor? keysUsed,
        (long Queries, long Keys) longest
    )
    {
        using var scope = torch.NewDisposeScope();
        var (output, _, _, _, _) = torch.Aten._flash_attention_forward(
            query,
            key,
            value,
            queryStarts,
            keyStarts,
            longest.Queries,
            longest.Keys,
            keysUsed
        );
        return output.MoveToOuterDisposeScope();
    }

    /// <summary>softmax(query key^T * scale + mask) value.</summary>
    /// <param name="query">[..., heads, queries, width], floating-point.</param>
    /// <param name="key">[..., key heads, keys, width].</param>
    /// <param name="value">[..., key heads, keys, value width].</param>
    /// <param name="attentionMask">Broadcast to [..., queries, keys]: boolean (true may be seen) or added to the scores.</param>
    /// <param name="isCausal">Query i sees keys 0 to i; excludes a mask.</param>
    /// <param name="scale">1 / sqrt(width) by default.</param>
    /// <param name="groupedQueries">There are fewer key heads than heads; each serves a group of heads.</param>
    /// <returns>[..., heads, queries, value width]; zeros for a query that may see no key.</returns>
    public static Tensor ScaledDotProductAttention(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor? attentionMask = null,
        bool isCausal = false,
        double? scale = null,
        bool groupedQueries = false
    )
    {
        if (!HasScaledDotProductAttention)
        {
            return ComposedAttention(query, key, value, attentionMask, isCausal, scale, groupedQueries);
        }
        if (groupedQueries)
        {
            return torch.Aten.scaled_dot_product_attention(query, key, value, attentionMask, 0, isCausal, scale, true);
        }
        return scale is { } factor
            ? torch.Aten.scaled_dot_product_attention(query, key, value, attentionMask, 0, isCausal, factor)
            : torch.Aten.scaled_dot_product_attention(query, key, value, attentionMask, 0, isCausal);
    }

    /// <summary>input / sqrt(mean(input^2) + eps) * weight, over the last dimensions; computed in single precision.</summary>
    /// <param name="input">[..., width], floating-point.</param>
    /// <param name="normalizedShape">Lengths of the last dimensions that are normalised together.</param>
    /// <param name="weight">Of <paramref name="normalizedShape"/>, or null for ones.</param>
    /// <param name="eps">Added to the mean square.</param>
    /// <returns>Of the input's lengths and type.</returns>
    public static Tensor RmsNorm(Tensor input, long[] normalizedShape, Tensor? weight, double eps) =>
        HasRmsNorm
            ? torch.Aten.rms_norm(input, normalizedShape, weight, eps)
            : ComposedRmsNorm(input, normalizedShape, weight, eps);

    internal static Tensor ComposedAttention(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor? attentionMask,
        bool isCausal,
        double? scale,
        bool groupedQueries
    )
    {
        if (isCausal && attentionMask is not null)
        {
            throw new ArgumentException("Give a mask or ask for a causal one, not both.", nameof(attentionMask));
        }
        using var scope = torch.NewDisposeScope();
        if (groupedQueries)
        {
            var group = query.size(-3) / key.size(-3);
            key = key.repeat_interleave(group, -3);
            value = value.repeat_interleave(group, -3);
        }
        torch.ScalarType? precision = query.element_size() < 4 ? torch.ScalarType.Float32 : null;
        var scores = query.matmul(key.transpose(-2, -1)) * (scale ?? 1 / Math.Sqrt(query.size(-1)));
        if (isCausal)
        {
            attentionMask = torch.ones(scores.size(-2), scores.size(-1), torch.@bool, scores.device).tril_();
        }
        if (attentionMask is null)
        {
            var weights = scores.softmax(-1, precision).to(value.dtype);
            return scope.MoveToOuter(weights.matmul(value));
        }
        scores =
            attentionMask.dtype == torch.ScalarType.Bool
                ? scores.masked_fill(attentionMask.logical_not(), double.NegativeInfinity)
                : scores + attentionMask;
        // A row of minus infinities has no softmax; such a query sees nothing and gets zeros.
        var blind = scores.isneginf().all(-1, keepdim: true);
        var masked = scores.softmax(-1, precision).masked_fill(blind, 0.0).to(value.dtype);
        return scope.MoveToOuter(masked.matmul(value));
    }

    internal static Tensor ComposedRmsNorm(Tensor input, long[] normalizedShape, Tensor? weight, double eps)
    {
        using var scope = torch.NewDisposeScope();
        var dimensions = new long[normalizedShape.Length];
        for (var d = 0; d < dimensions.Length; d++)
        {
            dimensions[d] = d - dimensions.Length;
            if (input.size((int)dimensions[d]) != normalizedShape[d])
            {
                throw new ArgumentException(
                    $"The last dimensions of [{string.Join(", ", input.shape)}] are not [{string.Join(", ", normalizedShape)}].",
                    nameof(normalizedShape)
                );
            }
        }
        var wide = input.dtype == torch.ScalarType.Float64 ? input : input.to(torch.float32);
        var scaled = wide * (wide.square().mean(dimensions, keepdim: true) + eps).rsqrt();
        var result = scaled.to(input.dtype);
        return scope.MoveToOuter(weight is null ? result : result * weight);
    }
}
