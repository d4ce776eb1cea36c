using Rlfw.Contracts;

namespace Rlfw.Generation;

/// <summary>Chooses one token per row; a pure function of logits and uniform numbers.</summary>
/// <param name="settings">Temperature, top-p, top-k.</param>
/// <param name="tokenizer">Tells which ids may be chosen: not padding, nor rows of the model's table beyond its own.</param>
/// <param name="stopIds">The tokens that end a completion; one of them may be the padding id.</param>
internal sealed class TokenSampler(SamplingSettings settings, ITokenizer tokenizer, IReadOnlyList<int> stopIds)
{
    private const double LargestUniform = 1 - (1.0 / (1L << 32));

    /// <summary>Whether <see cref="Sample"/> looks at its uniform numbers.</summary>
    public bool IsRandom => settings.Temperature > 0;

    /// <summary>Chooses.</summary>
    /// <param name="logits">[B, V], any floating dtype.</param>
    /// <param name="uniforms">One number in [0, 1) a row, float64 [B, 1]; not read at temperature 0.</param>
    /// <returns>
    /// Tokens int64 [B], and their log-probabilities float32 [B] at the sampling temperature (1 where that is 0), before
    /// top-p, top-k and forbidden ids: what a training forward gives for them.
    /// </returns>
    public (Tensor Tokens, Tensor LogProbabilities) Sample(Tensor logits, Tensor? uniforms)
    {
        var scaled = logits.to_type(ScalarType.Float32);
        if (settings.Temperature is not (0 or 1))
        {
            scaled = scaled / settings.Temperature;
        }

        var logProbabilities = scaled.log_softmax(-1);
        var tokens = IsRandom ? Draw(logProbabilities.exp(), uniforms!) : Best(logProbabilities);
        return (tokens, logProbabilities.gather(-1, tokens.unsqueeze(-1)).squeeze(-1));
    }

    private Tensor Best(Tensor logProbabilities) =>
        Allowed(logProbabilities.clone(), float.NegativeInfinity).argmax(-1);

    /// <summary>
    /// Inverts the cumulative distribution: one uniform number a row is all the randomness. Doubles, as a float sum over a
    /// large vocabulary would lose rare tokens.
    /// </summary>
    private Tensor Draw(Tensor probabilities, Tensor uniforms)
    {
        var kept = Allowed(probabilities, 0);
        kept = settings.TopK > 0 && settings.TopK < kept.shape[^1] ? TopK(kept) : kept;
        kept = settings.TopP < 1 ? TopP(kept) : kept;
        var cumulative = kept.to_type(ScalarType.Float64).cumsum(-1);
        var total = cumulative.narrow(-1, cumulative.shape[^1] - 1, 1);
        // The first entry above the threshold has a probability above 0: those without repeat their predecessor's sum. The
        // bound keeps the product below the total, which it could round up to.
        return cumulative.le(uniforms.clamp_max(LargestUniform) * total).sum(-1);
    }

    /// <summary>The columns of the tokenizer's ids; that of the padding id is overwritten, in place.</summary>
    private Tensor Allowed(Tensor values, float never)
    {
        var known = values.narrow(-1, 0, Math.Min(values.shape[^1], tokenizer.VocabularySize));
        if (!stopIds.Contains(tokenizer.PaddingId))
        {
            known.select(-1, tokenizer.PaddingId).fill_(never);
        }

        return known;
    }

    private Tensor TopK(Tensor probabilities)
    {
        var (values, _) = probabilities.topk(settings.TopK, -1);
        var least = values.narrow(-1, settings.TopK - 1, 1);
        return probabilities.masked_fill(probabilities.lt(least), 0);
    }

    private Tensor TopP(Tensor probabilities)
    {
        var (sorted, order) = probabilities.sort(-1, descending: true);
        var total = sorted.sum(-1, keepdim: true);
        // A token stays while those before it have not reached top-p; so the first one always does.
        var before = sorted.cumsum(-1) - sorted;
        var kept = sorted.masked_fill(before.ge(total * settings.TopP), 0);
        return torch.zeros_like(probabilities).scatter(-1, order, kept);
    }
}
