using Rlfw.Contracts;

namespace Rlfw.Training.Policies;

/// <summary>
/// Independent normal distributions of A action components; the network's outputs are their means, the logarithms of
/// their standard deviations are learned beside it and do not depend on the state. Not squashed: whoever steps the
/// environment clips to its bounds.
/// </summary>
/// <param name="logDeviations">float32 [A]; still the caller's.</param>
public sealed class GaussianActions(Tensor logDeviations) : IActionDistribution
{
    private static readonly double LogSqrtTwoPi = 0.5 * Math.Log(2 * Math.PI);
    private readonly int _components = (int)logDeviations.numel();

    /// <inheritdoc />
    public int Outputs => _components;

    /// <inheritdoc />
    public (Tensor Actions, Tensor LogProbabilities) Sample(Tensor outputs, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(random);
        var noise = new float[outputs.numel()];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (float)random.NextGaussian();
        }

        var z = tensor(noise, outputs.shape, device: outputs.device);
        var sampled = outputs + (z * logDeviations.exp());
        return (sampled, (-0.5 * z * z - logDeviations - LogSqrtTwoPi).sum(-1));
    }

    /// <inheritdoc />
    public Tensor Mode(Tensor outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return outputs;
    }

    /// <inheritdoc />
    public (Tensor LogProbabilities, Tensor? Entropy) Evaluate(Tensor outputs, Tensor actions, bool withEntropy)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(actions);
        var z = (actions - outputs) / logDeviations.exp(); // [B, A]
        var logProbabilities = (-0.5 * z * z - logDeviations - LogSqrtTwoPi).sum(-1);
        return (logProbabilities, withEntropy ? (logDeviations + (0.5 + LogSqrtTwoPi)).sum() : null);
    }
}
