using Rlfw.Training.Estimators;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Ppo;

/// <summary>The objective's gradients by what the networks give for a minibatch, and the memory that they take.</summary>
/// <param name="count">Steps B of a minibatch.</param>
/// <param name="distribution">What the policy's parameters mean.</param>
internal sealed class PpoGradients(int count, IHostDistribution distribution)
{
    private readonly float[] _logRatios = new float[count];
    private readonly float[] _advantages = new float[count];
    private readonly float[] _entropies = new float[count];
    private readonly float[] _byLogProbabilities = new float[count];

    /// <summary>By the policy's parameters, [B, D].</summary>
    public float[] Parameters { get; } = new float[count * distribution.ParameterSize];

    /// <summary>By V(s), [B].</summary>
    public float[] Values { get; } = new float[count];

    /// <summary>log pi(a|s) - log pi_old(a|s), [B], as <see cref="Compare"/> found it.</summary>
    public ReadOnlySpan<float> LogRatios => _logRatios;

    /// <summary>Compares the policy with the one that collected.</summary>
    /// <param name="parameters">[B, D].</param>
    /// <param name="batch">The minibatch.</param>
    public void Compare(ReadOnlySpan<float> parameters, PpoSteps batch)
    {
        distribution.LogProbabilities(parameters, batch.Actions, _logRatios);
        for (var b = 0; b < count; b++)
        {
            _logRatios[b] -= batch.LogProbabilities[b];
        }
    }

    /// <summary>The policy's mean entropy.</summary>
    /// <param name="parameters">[B, D].</param>
    public double MeanEntropy(ReadOnlySpan<float> parameters)
    {
        distribution.Entropies(parameters, _entropies);
        var sum = 0.0;
        foreach (var entropy in _entropies)
        {
            sum += entropy;
        }

        return sum / count;
    }

    /// <summary>
    /// The gradient of -L_clip - c2 entropy by the policy's parameters: that of the clipped objective by log pi(a|s) times that of
    /// log pi(a|s).
    /// </summary>
    /// <param name="parameters">[B, D].</param>
    /// <param name="batch">The minibatch, after <see cref="Compare"/>.</param>
    /// <param name="clipRange">e; infinite for no clipping.</param>
    /// <param name="entropyCoefficient">c2.</param>
    /// <param name="normalize">Whether advantages are brought to mean 0 and deviation 1.</param>
    /// <returns>-L_clip.</returns>
    public double ByPolicy(
        ReadOnlySpan<float> parameters,
        PpoSteps batch,
        double clipRange,
        double entropyCoefficient,
        bool normalize
    )
    {
        ReadOnlySpan<float> advantages = batch.Advantages;
        if (normalize)
        {
            StandardScores.Compute(advantages, _advantages);
            advantages = _advantages;
        }

        var loss = PpoLoss.Policy(_logRatios, advantages, clipRange, _byLogProbabilities);
        Array.Clear(Parameters);
        distribution.AddLogProbabilityGradients(parameters, batch.Actions, _byLogProbabilities, Parameters);
        if (entropyCoefficient > 0)
        {
            distribution.AddEntropyGradients(parameters, (float)(-entropyCoefficient / count), Parameters);
        }

        return loss;
    }

    /// <summary>The gradient of c1 L_value by V(s).</summary>
    /// <param name="values">V(s), [B].</param>
    /// <param name="batch">The minibatch.</param>
    /// <param name="clipRange">The values' range, or null.</param>
    /// <param name="coefficient">c1.</param>
    /// <returns>L_value.</returns>
    public double ByValues(ReadOnlySpan<float> values, PpoSteps batch, double? clipRange, double coefficient)
    {
        var loss = PpoLoss.Value(values, batch.Returns, batch.Values, clipRange, Values);
        foreach (ref var gradient in Values.AsSpan())
        {
            gradient *= (float)coefficient;
        }

        return loss;
    }
}
