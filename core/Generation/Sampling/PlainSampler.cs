namespace Rlfw.Generation.Sampling;

/// <summary>Draws tokens with libtorch's operators: for every device, and what others are compared with.</summary>
/// <param name="allowed">Which ids may be chosen.</param>
internal sealed class PlainSampler(AllowedIds allowed) : ITokenSampler
{
    private const double LargestUniform = 1 - (1.0 / (1L << 32));

    /// <inheritdoc />
    public (Tensor Tokens, Tensor LogProbabilities) Draw(Tensor logits, SamplingRows rows)
    {
        using var temporaries = torch.NewDisposeScope();
        var single = logits.to_type(ScalarType.Float32);
        var model = single.log_softmax(-1);
        var tempered = rows.Needs.HasFlag(SamplingNeeds.Temperature)
            ? (single / Divisors(rows.Temperatures)).log_softmax(-1)
            : model;
        var (tokens, kept) = rows.Needs.HasFlag(SamplingNeeds.Draws)
            ? Invert(Kept(tempered, rows), rows.Uniforms)
            : (Best(model), null);
        if (rows.Needs.HasFlag(SamplingNeeds.Greedy) && kept is not null)
        {
            tokens = torch.where(rows.Temperatures.eq(0), Best(model), tokens);
        }

        var chosen = tokens.unsqueeze(1);
        var own = tempered.gather(1, chosen);
        var drawn = kept is null
            ? torch.zeros_like(own)
            : (own - kept.log().to_type(ScalarType.Float32)).masked_fill(rows.Temperatures.eq(0).unsqueeze(1), 0);
        var others = ReferenceEquals(tempered, model) ? own : model.gather(1, chosen);
        return (tokens.MoveToOuterDisposeScope(), torch.cat([own, drawn, others], 1).MoveToOuterDisposeScope());
    }

    private static Tensor Divisors(Tensor temperatures) => temperatures.masked_fill(temperatures.eq(0), 1).unsqueeze(1);

    private Tensor Best(Tensor logProbabilities)
    {
        var known = logProbabilities.narrow(1, 0, Math.Min(logProbabilities.shape[1], allowed.Count)).clone();
        if (allowed.Forbidden is { } forbidden)
        {
            known.select(1, forbidden).fill_(float.NegativeInfinity);
        }

        return known.argmax(1);
    }

    /// <summary>The probabilities of what may be drawn, [M, ids]; 0 for the others.</summary>
    private Tensor Kept(Tensor logProbabilities, SamplingRows rows)
    {
        var kept = logProbabilities.exp().narrow(1, 0, Math.Min(logProbabilities.shape[1], allowed.Count));
        if (allowed.Forbidden is { } forbidden)
        {
            kept.select(1, forbidden).fill_(0);
        }

        if ((rows.Needs & (SamplingNeeds.TopK | SamplingNeeds.TopP)) != SamplingNeeds.None)
        {
            kept = MostProbable(kept, rows);
        }

        return rows.Needs.HasFlag(SamplingNeeds.MinP)
            ? kept.masked_fill(kept.lt(kept.amax([1L], keepdim: true) * rows.MinP.unsqueeze(1)), 0)
            : kept;
    }

    private static Tensor MostProbable(Tensor probabilities, SamplingRows rows)
    {
        var (sorted, _) = probabilities.sort(1, descending: true);
        var least = torch.zeros_like(sorted.narrow(1, 0, 1));
        if (rows.Needs.HasFlag(SamplingNeeds.TopK))
        {
            var ids = sorted.shape[1];
            var last = rows.TopK.to_type(ScalarType.Int64);
            last = last.masked_fill(last.eq(0), ids).clamp_max(ids) - 1;
            least = sorted.gather(1, last.unsqueeze(1));
            sorted = sorted.masked_fill(sorted.lt(least), 0);
        }

        if (rows.Needs.HasFlag(SamplingNeeds.TopP))
        {
            // A token stays while those before it have not reached top-p of what top-k left; so the first one always does.
            var sums = sorted.to_type(ScalarType.Float64).cumsum(1);
            var total = sums.narrow(1, sums.shape[1] - 1, 1);
            var reached = (sums - sorted).ge(total * rows.TopP.unsqueeze(1)) & rows.TopP.lt(1).unsqueeze(1);
            least = least.maximum(sorted.masked_fill(reached, double.PositiveInfinity).amin([1L], keepdim: true));
        }

        // Those as probable as the last one stay with it: which of them came first is an accident of sorting.
        return probabilities.masked_fill(probabilities.lt(least), 0);
    }

    /// <summary>
    /// Inverts the cumulative distribution: one uniform number a row is all the randomness. Doubles, as a float sum over a
    /// large vocabulary would lose rare tokens.
    /// </summary>
    private static (Tensor Tokens, Tensor Total) Invert(Tensor kept, Tensor uniforms)
    {
        var cumulative = kept.to_type(ScalarType.Float64).cumsum(1);
        var total = cumulative.narrow(1, cumulative.shape[1] - 1, 1);
        // The first entry above the threshold has a probability above 0: those without repeat their predecessor's sum. The
        // bound keeps the product below the total, which it could round up to.
        var threshold = uniforms.unsqueeze(1).clamp_max(LargestUniform) * total;
        return (cumulative.le(threshold).sum(1), total);
    }
}
