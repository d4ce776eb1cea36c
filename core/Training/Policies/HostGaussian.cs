using Rlfw.Contracts;

namespace Rlfw.Training.Policies;

/// <summary>
/// Independent normal distributions of A action components. A state's parameters are the A means and then the logarithms of the
/// A standard deviations. Not squashed: whoever steps the environment clips to its bounds.
/// </summary>
/// <param name="components">A.</param>
public sealed class HostGaussian(int components) : IHostDistribution
{
    /// <summary>log sqrt(2 pi).</summary>
    private const float LogSqrtTwoPi = 0.9189385332f;

    /// <inheritdoc />
    public int ParameterSize => 2 * components;

    /// <inheritdoc />
    public int ActionSize => components;

    /// <inheritdoc />
    public void Sample(
        ReadOnlySpan<float> parameters,
        RandomStream random,
        Span<float> actions,
        Span<float> logProbabilities
    )
    {
        ArgumentNullException.ThrowIfNull(random);
        for (var b = 0; b < logProbabilities.Length; b++)
        {
            var (means, logDeviations) = Row(parameters, b);
            var sum = 0f;
            for (var j = 0; j < components; j++)
            {
                var z = (float)random.NextGaussian();
                actions[(b * components) + j] = means[j] + (MathF.Exp(logDeviations[j]) * z);
                sum -= (0.5f * z * z) + logDeviations[j] + LogSqrtTwoPi;
            }

            logProbabilities[b] = sum;
        }
    }

    /// <inheritdoc />
    public void Mode(ReadOnlySpan<float> parameters, Span<float> actions)
    {
        for (var b = 0; b < actions.Length / components; b++)
        {
            parameters.Slice(b * ParameterSize, components).CopyTo(actions[(b * components)..]);
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
            var (means, logDeviations) = Row(parameters, b);
            var sum = 0f;
            for (var j = 0; j < components; j++)
            {
                var z = (actions[(b * components) + j] - means[j]) * MathF.Exp(-logDeviations[j]);
                sum -= (0.5f * z * z) + logDeviations[j] + LogSqrtTwoPi;
            }

            logProbabilities[b] = sum;
        }
    }

    /// <summary>H = sum_j log sigma_j + 1/2 + log sqrt(2 pi).</summary>
    /// <inheritdoc />
    public void Entropies(ReadOnlySpan<float> parameters, Span<float> entropies)
    {
        for (var b = 0; b < entropies.Length; b++)
        {
            var (_, logDeviations) = Row(parameters, b);
            var sum = 0f;
            foreach (var logDeviation in logDeviations)
            {
                sum += logDeviation + 0.5f + LogSqrtTwoPi;
            }

            entropies[b] = sum;
        }
    }

    /// <summary>sum_j log(sigma_j / tau_j) + (tau_j^2 + (m_j - mu_j)^2) / (2 sigma_j^2) - 1/2, with m and tau of the reference.</summary>
    /// <inheritdoc />
    public void Divergences(ReadOnlySpan<float> reference, ReadOnlySpan<float> parameters, Span<float> divergences)
    {
        for (var b = 0; b < divergences.Length; b++)
        {
            var (oldMeans, oldLogDeviations) = Row(reference, b);
            var (means, logDeviations) = Row(parameters, b);
            var sum = 0f;
            for (var j = 0; j < components; j++)
            {
                var z = (oldMeans[j] - means[j]) * MathF.Exp(-logDeviations[j]);
                var change = oldLogDeviations[j] - logDeviations[j];
                sum += (0.5f * (Expm1(2 * change) + (z * z))) - change;
            }

            divergences[b] = sum;
        }
    }

    /// <summary>With z = (a - mu) / sigma: d / d mu = z / sigma, d / d log sigma = z^2 - 1.</summary>
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
            var (means, logDeviations) = Row(parameters, b);
            var row = gradients.Slice(b * ParameterSize, ParameterSize);
            for (var j = 0; j < components; j++)
            {
                var precision = MathF.Exp(-logDeviations[j]);
                var z = (actions[(b * components) + j] - means[j]) * precision;
                row[j] += weights[b] * z * precision;
                row[components + j] += weights[b] * ((z * z) - 1);
            }
        }
    }

    /// <summary>d H / d log sigma = 1.</summary>
    /// <inheritdoc />
    public void AddEntropyGradients(ReadOnlySpan<float> parameters, float weight, Span<float> gradients)
    {
        for (var start = 0; start < gradients.Length; start += ParameterSize)
        {
            foreach (ref var gradient in gradients.Slice(start + components, components))
            {
                gradient += weight;
            }
        }
    }

    /// <summary>With z = (m - mu) / sigma: d / d mu = -z / sigma, d / d log sigma = 1 - (tau / sigma)^2 - z^2.</summary>
    /// <inheritdoc />
    public void AddDivergenceGradients(
        ReadOnlySpan<float> reference,
        ReadOnlySpan<float> parameters,
        float weight,
        Span<float> gradients
    )
    {
        for (var b = 0; b < parameters.Length / ParameterSize; b++)
        {
            var (oldMeans, oldLogDeviations) = Row(reference, b);
            var (means, logDeviations) = Row(parameters, b);
            var row = gradients.Slice(b * ParameterSize, ParameterSize);
            for (var j = 0; j < components; j++)
            {
                var precision = MathF.Exp(-logDeviations[j]);
                var z = (oldMeans[j] - means[j]) * precision;
                row[j] -= weight * z * precision;
                row[components + j] -= weight * (Expm1(2 * (oldLogDeviations[j] - logDeviations[j])) + (z * z));
            }
        }
    }

    /// <summary>The matrix is diagonal: 1 / sigma^2 for means, 2 for the logarithms of deviations.</summary>
    /// <inheritdoc />
    public void FisherProducts(ReadOnlySpan<float> parameters, ReadOnlySpan<float> vectors, Span<float> products)
    {
        for (var b = 0; b < parameters.Length / ParameterSize; b++)
        {
            var (_, logDeviations) = Row(parameters, b);
            var start = b * ParameterSize;
            for (var j = 0; j < components; j++)
            {
                products[start + j] = vectors[start + j] * MathF.Exp(-2 * logDeviations[j]);
                products[start + components + j] = 2 * vectors[start + components + j];
            }
        }
    }

    /// <summary>exp(x) - 1 without the cancellation near 0, where divergences are of the order x^2.</summary>
    private static float Expm1(float x) => (float)double.ExpM1(x);

    private RowOfParameters Row(ReadOnlySpan<float> parameters, int row)
    {
        var both = parameters.Slice(row * ParameterSize, ParameterSize);
        return new RowOfParameters(both[..components], both[components..]);
    }

    private readonly ref struct RowOfParameters(ReadOnlySpan<float> means, ReadOnlySpan<float> logDeviations)
    {
        private readonly ReadOnlySpan<float> _means = means;
        private readonly ReadOnlySpan<float> _logDeviations = logDeviations;

        public void Deconstruct(out ReadOnlySpan<float> means, out ReadOnlySpan<float> logDeviations)
        {
            means = _means;
            logDeviations = _logDeviations;
        }
    }
}
