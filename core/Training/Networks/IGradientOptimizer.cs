using Rlfw.Contracts;

namespace Rlfw.Training.Networks;

/// <summary>
/// Learns the parameters of networks and vectors from their gradients. Its state (moving averages, number of steps) is what a
/// checkpoint needs of it. Made by <see cref="GradientOptimizers"/>; disposing it leaves the networks alone.
/// </summary>
public interface IGradientOptimizer : ITensorStateful, IDisposable
{
    /// <summary>Sets all gradients to 0; call it before the backward passes of a step.</summary>
    void ZeroGradients();

    /// <summary>
    /// Scales all gradients, taken together as one vector, down to a norm, as PyTorch's <c>clip_grad_norm_</c> does: by
    /// maxNorm / (norm + 1e-6) where that is below 1. Of what lies on the host the scaling happens within the next
    /// <see cref="Step"/>: gradients read in between are unscaled.
    /// </summary>
    /// <param name="maxNorm">The norm, above 0.</param>
    /// <returns>The Euclidean norm before.</returns>
    double ClipNorm(double maxNorm);

    /// <summary>One step on the gradients.</summary>
    /// <param name="learningRate">The step size.</param>
    void Step(double learningRate);
}
