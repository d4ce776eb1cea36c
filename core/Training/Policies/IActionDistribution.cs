using Rlfw.Contracts;

namespace Rlfw.Training.Policies;

/// <summary>
/// What a policy network's outputs mean: the distribution of actions pi(a|s). Sampling happens on the host with the run's
/// own random stream: the environments need the actions there anyway, and the stream's position is all that a checkpoint
/// has to hold.
/// </summary>
public interface IActionDistribution
{
    /// <summary>Outputs K that the network must have.</summary>
    int Outputs { get; }

    /// <summary>Draws actions.</summary>
    /// <param name="outputs">The network's outputs, float32 [N, K].</param>
    /// <param name="random">The stream.</param>
    /// <returns>
    /// Actions, int64 [N] or float32 [N, A], and their log-probabilities, float32 [N]; on the outputs' device.
    /// </returns>
    (Tensor Actions, Tensor LogProbabilities) Sample(Tensor outputs, RandomStream random);

    /// <summary>The actions of highest probability (density).</summary>
    /// <param name="outputs">The network's outputs, float32 [M, K].</param>
    /// <returns>int64 [M] or float32 [M, A].</returns>
    Tensor Mode(Tensor outputs);

    /// <summary>log pi(a|s), differentiable in the outputs, and the entropy of pi(.|s).</summary>
    /// <param name="outputs">The network's outputs, float32 [B, K].</param>
    /// <param name="actions">int64 [B] or float32 [B, A].</param>
    /// <param name="withEntropy">Whether the entropy is needed; it costs as much as the probabilities.</param>
    /// <returns>Log-probabilities, float32 [B]; the mean entropy in nats, float32 [], or null.</returns>
    (Tensor LogProbabilities, Tensor? Entropy) Evaluate(Tensor outputs, Tensor actions, bool withEntropy);
}
