using Rlfw.Contracts;

namespace Rlfw.Training.Policies;

/// <summary>A choice among A actions; the network's outputs are logits.</summary>
/// <param name="actions">A.</param>
public sealed class CategoricalActions(int actions) : IActionDistribution
{
    /// <inheritdoc />
    public int Outputs => actions;

    /// <inheritdoc />
    public (Tensor Actions, Tensor LogProbabilities) Sample(Tensor outputs, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(random);
        var logProbabilities = outputs.log_softmax(-1).cpu().data<float>().ToArray();
        var chosen = new long[logProbabilities.Length / actions];
        var chosenLogProbabilities = new float[chosen.Length];
        for (var n = 0; n < chosen.Length; n++)
        {
            var row = logProbabilities.AsSpan(n * actions, actions);
            chosen[n] = Draw(row, random.NextDouble());
            chosenLogProbabilities[n] = row[(int)chosen[n]];
        }

        return (tensor(chosen, device: outputs.device), tensor(chosenLogProbabilities, device: outputs.device));
    }

    /// <inheritdoc />
    public Tensor Mode(Tensor outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return outputs.argmax(-1);
    }

    /// <inheritdoc />
    public (Tensor LogProbabilities, Tensor? Entropy) Evaluate(Tensor outputs, Tensor actions, bool withEntropy)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(actions);

        // Cross entropy is -log pi(a|s) in one operator.
        var chosen = -functional.cross_entropy(outputs, actions, reduction: Reduction.None);
        if (!withEntropy)
        {
            return (chosen, null);
        }

        var all = outputs.log_softmax(-1); // [B, A]
        return (chosen, -(all.exp() * all).sum(-1).mean());
    }

    /// <summary>Inverts the distribution function; rounding may leave the sum just below a draw close to 1.</summary>
    private static int Draw(ReadOnlySpan<float> logProbabilities, double uniform)
    {
        var cumulative = 0.0;
        for (var action = 0; action < logProbabilities.Length - 1; action++)
        {
            cumulative += Math.Exp(logProbabilities[action]);
            if (uniform < cumulative)
            {
                return action;
            }
        }

        return logProbabilities.Length - 1;
    }
}
