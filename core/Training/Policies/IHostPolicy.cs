using Rlfw.Contracts;
using Rlfw.Training.Networks;

namespace Rlfw.Training.Policies;

/// <summary>
/// pi(a|s) as something that learns, on arrays: networks and vectors that give the parameters of an action distribution for each
/// state. An algorithm takes the parameters from <see cref="Forward"/>, writes down its loss's gradient by them with the
/// functions of <see cref="Distribution"/>, and hands it to <see cref="Backward"/>. Used from one thread.
/// </summary>
public interface IHostPolicy : IDisposable
{
    /// <summary>What the parameters mean.</summary>
    IHostDistribution Distribution { get; }

    /// <summary>What learns, in the order of the optimizer's state.</summary>
    IReadOnlyList<ITrainable> Trained { get; }

    /// <summary>Tells that the next <see cref="Sample"/> begins a rollout: what explores over several steps begins anew.</summary>
    void BeginRollout();

    /// <summary>Draws an action in each of N environments.</summary>
    /// <param name="inputs">[N, I].</param>
    /// <param name="random">The stream.</param>
    /// <param name="actions">Takes the actions, [N, A].</param>
    /// <param name="logProbabilities">Takes log pi(a|s), [N].</param>
    void Sample(ReadOnlySpan<float> inputs, RandomStream random, Span<float> actions, Span<float> logProbabilities);

    /// <summary>The distributions' parameters; keeps nothing for a backward pass.</summary>
    /// <param name="inputs">[B, I].</param>
    /// <param name="rows">B.</param>
    /// <returns>[B, D], valid until the next call.</returns>
    ReadOnlySpan<float> Predict(ReadOnlySpan<float> inputs, int rows);

    /// <summary>The distributions' parameters; keeps what <see cref="Backward"/> needs.</summary>
    /// <param name="inputs">[B, I].</param>
    /// <param name="rows">B.</param>
    /// <returns>[B, D], valid until the next call.</returns>
    ReadOnlySpan<float> Forward(ReadOnlySpan<float> inputs, int rows);

    /// <summary>Adds the loss's gradients by all that learns to their gradients.</summary>
    /// <param name="gradients">By the parameters of the last <see cref="Forward"/>, [B, D].</param>
    void Backward(ReadOnlySpan<float> gradients);

    /// <summary>The distributions' parameters as a graph of libtorch's: for second derivatives, and for tests.</summary>
    /// <param name="inputs">float32 [B, I] on the policy's device.</param>
    /// <returns>float32 [B, D].</returns>
    Tensor Graph(Tensor inputs);
}
