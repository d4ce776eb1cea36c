using Rlfw.Contracts;

namespace Rlfw.Training.Exploration;

/// <summary>
/// Noise added to the actions of N environments, in units of half the action space's width. Nothing is allocated per step.
/// Made by <see cref="ActionNoises"/>; used from one thread.
/// </summary>
public interface IActionNoise : IStateful
{
    /// <summary>An episode begins: what is correlated in time begins anew in that environment.</summary>
    /// <param name="environment">Which, from 0.</param>
    void BeginEpisode(int environment);

    /// <summary>Adds the noise of one step and cuts the sum to [-1, 1].</summary>
    /// <param name="actions">Scaled actions of all N environments, [N, A].</param>
    void AddTo(Span<float> actions);
}
