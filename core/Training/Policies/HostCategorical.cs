using Rlfw.Contracts;

namespace Rlfw.Training.Policies;

/// <summary>A choice among K actions, described by K logits: pi(k) = exp(x_k) / sum_j exp(x_j).</summary>
/// <param name="choices">K.</param>
public sealed class HostCategorical(int choices) : IHostDistribution
{
    /// <inheritdoc />
    public int ParameterSize => choices;

    /// <inheritdoc />
    public int ActionSize => 1;

    /// <inheritdoc />
    public void Sample(
        ReadOnlySpan<float> parameters,
        RandomStream random,
        Span<float> actions,
        Span<float> logProbabilities
    )
    {
        ArgumentNullException.ThrowIfNull(random);
        for (var b = 0; b < actions.Length; b++)
        {
            var logits = parameters.Slice(b * choices, choices);
            var normalizer = LogSumExp(logits);
            var chosen = Draw(logits, normalizer, random.NextDouble());
            actions[b] = chosen;
            logProbabilities[b] = logits[chosen] - normalizer;
        }
    }

    /// <inheritdoc />
    public void Mode(ReadOnlySpan<float> parameters, Span<float> actions)
    {
        for (var b = 0; b < actions.Length; b++)
        {
            var logits = parameters.Slice(b * choices, choices);
            var best = 0;
            for (var k = 1; k < choices; k++)
            {
                best = logits[k] > logits[best] ? k : best;
            }

            actions[b] = best;
        }
    }

    /// <inheritdoc />
    public void LogProbabilities(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> actions,
        Span<float> logProbabilities
    )
    {
        for (var b = 0; b < logProbabilities.Length; b++)
        {
            var logits = parameters.Slice(b * choices, choices);
            logProbabilities[b] = logits[(int)actions[b]] - LogSumExp(logits);
        }
    }

    /// <summary>H = -sum_k p_k log p_k.</summary>
    /// <inheritdoc />
    public void Entropies(ReadOnlySpan<float> parameters, Span<float> entropies)
    {
        for (var b = 0; b < entropies.Length; b++)
        {
            var logits = parameters.Slice(b * choices, choices);
            entropies[b] = Entropy(logits, LogSumExp(logits));
        }
    }

    /// <summary>sum_k q_k (log q_k - log p_k).</summary>
    /// <inheritdoc />
    public void Divergences(ReadOnlySpan<float> reference, ReadOnlySpan<float> parameters, Span<float> divergences)
    {
        for (var b = 0; b < divergences.Length; b++)
        {
            ReadOnlySpan<float> old = reference.Slice(b * choices, choices),
                now = parameters.Slice(b * choices, choices);
            float oldNormalizer = LogSumExp(old),
                normalizer = LogSumExp(now),
                sum = 0;
            for (var k = 0; k < choices; k++)
            {
                var logProbability = old[k] - oldNormalizer;
                sum += MathF.Exp(logProbability) * (logProbability - (now[k] - normalizer));
            }

            divergences[b] = sum;
        }
    }

    /// <summary>d log p_a / d x_k = [k = a] - p_k.</summary>
    /// <inheritdoc />
    public void AddLogProbabilityGradients(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> actions,
        ReadOnlySpan<float> weights,
        Span<float> gradients
    )
    {
        for (var b = 0; b < weights.Length; b++)
        {
            var logits = parameters.Slice(b * choices, choices);
            var row = gradients.Slice(b * choices, choices);
            var normalizer = LogSumExp(logits);
            for (var k = 0; k < choices; k++)
            {
                row[k] -= weights[b] * MathF.Exp(logits[k] - normalizer);
            }

            row[(int)actions[b]] += weights[b];
        }
    }

    /// <summary>d H / d x_k = -p_k (log p_k + H).</summary>
    /// <inheritdoc />
    public void AddEntropyGradients(ReadOnlySpan<float> parameters, float weight, Span<float> gradients)
    {
        for (var start = 0; start < parameters.Length; start += choices)
        {
            var logits = parameters.Slice(start, choices);
            var row = gradients.Slice(start, choices);
            var normalizer = LogSumExp(logits);
            var entropy = Entropy(logits, normalizer);
            for (var k = 0; k < choices; k++)
            {
                var logProbability = logits[k] - normalizer;
                row[k] -= weight * MathF.Exp(logProbability) * (logProbability + entropy);
            }
        }
    }

    /// <summary>d KL(q || p) / d x_k = p_k - q_k.</summary>
    /// <inheritdoc />
    public void AddDivergenceGradients(
        ReadOnlySpan<float> reference,
        ReadOnlySpan<float> parameters,
        float weight,
        Span<float> gradients
    )
    {
        for (var start = 0; start < parameters.Length; start += choices)
        {
            ReadOnlySpan<float> old = reference.Slice(start, choices),
                now = parameters.Slice(start, choices);
            var row = gradients.Slice(start, choices);
            float oldNormalizer = LogSumExp(old),
                normalizer = LogSumExp(now);
            for (var k = 0; k < choices; k++)
            {
                row[k] += weight * (MathF.Exp(now[k] - normalizer) - MathF.Exp(old[k] - oldNormalizer));
            }
        }
    }

    /// <summary>(F v)_k = p_k (v_k - sum_j p_j v_j).</summary>
    /// <inheritdoc />
    public void FisherProducts(ReadOnlySpan<float> parameters, ReadOnlySpan<float> vectors, Span<float> products)
    {
        for (var start = 0; start < parameters.Length; start += choices)
        {
            ReadOnlySpan<float> logits = parameters.Slice(start, choices),
                vector = vectors.Slice(start, choices);
            var normalizer = LogSumExp(logits);
            var mean = 0f;
            for (var k = 0; k < choices; k++)
            {
                mean += MathF.Exp(logits[k] - normalizer) * vector[k];
            }

            for (var k = 0; k < choices; k++)
            {
                products[start + k] = MathF.Exp(logits[k] - normalizer) * (vector[k] - mean);
            }
        }
    }

    private static float Entropy(ReadOnlySpan<float> logits, float normalizer)
    {
        var sum = 0f;
        foreach (var logit in logits)
        {
            var logProbability = logit - normalizer;
            sum -= MathF.Exp(logProbability) * logProbability;
        }

        return sum;
    }

    /// <summary>log sum_k exp(x_k); the largest is taken out, so that nothing overflows.</summary>
    private static float LogSumExp(ReadOnlySpan<float> logits)
    {
        var largest = logits[0];
        for (var k = 1; k < logits.Length; k++)
        {
            largest = MathF.Max(largest, logits[k]);
        }

        var sum = 0f;
        foreach (var logit in logits)
        {
            sum += MathF.Exp(logit - largest);
        }

        return largest + MathF.Log(sum);
    }

    /// <summary>Inverts the distribution function; rounding may leave the sum just below a draw close to 1.</summary>
    private static int Draw(ReadOnlySpan<float> logits, float normalizer, double uniform)
    {
        var cumulative = 0.0;
        for (var k = 0; k < logits.Length - 1; k++)
        {
            cumulative += MathF.Exp(logits[k] - normalizer);
            if (uniform < cumulative)
            {
                return k;
            }
        }

        return logits.Length - 1;
    }
}
