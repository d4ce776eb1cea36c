using Rlfw.Contracts;

namespace Rlfw.Plugins.Sac;

/// <summary>
/// A stochastic policy with actions in [-1, 1] that learns through its samples (reparameterization). States are encoded, all
/// arrays row by row.
/// </summary>
internal interface ISquashedActor : ITensorStateful, IDisposable
{
    /// <summary>What is learned; still owned here.</summary>
    nn.Module Module { get; }

    /// <summary>Actions to try, one for each of the N environments.</summary>
    /// <param name="states">[N, I].</param>
    /// <param name="actions">Takes them, [N, A].</param>
    void Explore(ReadOnlySpan<float> states, Span<float> actions);

    /// <summary>The actions without noise.</summary>
    /// <param name="states">[M, I].</param>
    /// <param name="actions">Takes them, [M, A].</param>
    void Mode(ReadOnlySpan<float> states, Span<float> actions);

    /// <summary>Actions drawn from the policy, each by itself; what explores goes on as if it had not been asked.</summary>
    /// <param name="states">[M, I].</param>
    /// <param name="random">The stream.</param>
    /// <param name="actions">Takes them, [M, A].</param>
    void Draw(ReadOnlySpan<float> states, RandomStream random, Span<float> actions);

    /// <summary>A gradient step begins: noise that is drawn once for all its samples is drawn now.</summary>
    void BeginUpdate();

    /// <summary>Draws actions and keeps nothing.</summary>
    /// <param name="states">[B, I].</param>
    /// <param name="actions">Takes a, [B, A].</param>
    /// <param name="logProbabilities">Takes log pi(a|s), [B].</param>
    void Sample(ReadOnlySpan<float> states, Span<float> actions, Span<float> logProbabilities);

    /// <summary>Draws actions and keeps what <see cref="Learn"/> needs.</summary>
    /// <param name="states">[B, I].</param>
    /// <param name="actions">Takes a, [B, A].</param>
    /// <param name="logProbabilities">Takes log pi(a|s), [B].</param>
    void Forward(ReadOnlySpan<float> states, Span<float> actions, Span<float> logProbabilities);

    /// <summary>One step of Adam on a loss of the latest <see cref="Forward"/>'s actions and probabilities.</summary>
    /// <param name="actions">Those actions, [B, A].</param>
    /// <param name="actionGradients">dL/da, [B, A].</param>
    /// <param name="logProbabilityGradients">dL/dlog pi, [B].</param>
    /// <param name="learningRate">Adam's step size.</param>
    void Learn(
        ReadOnlySpan<float> actions,
        ReadOnlySpan<float> actionGradients,
        ReadOnlySpan<float> logProbabilityGradients,
        double learningRate
    );
}
