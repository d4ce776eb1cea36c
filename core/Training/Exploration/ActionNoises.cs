using Rlfw.Contracts;

namespace Rlfw.Training.Exploration;

/// <summary>Makes action noise.</summary>
public static class ActionNoises
{
    /// <summary>Makes noise of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="deviation">
    /// The standard deviation of a step's normal number, in units of half the action space's width; sigma of the process where
    /// it is correlated in time.
    /// </param>
    /// <param name="environments">N.</param>
    /// <param name="components">A.</param>
    /// <param name="random">Where it is drawn from.</param>
    /// <returns>Null for none.</returns>
    public static IActionNoise? Create(
        ActionNoiseKind kind,
        double deviation,
        int environments,
        int components,
        RandomStream random
    ) =>
        kind switch
        {
            ActionNoiseKind.Normal => new NormalNoise(deviation, random),
            ActionNoiseKind.OrnsteinUhlenbeck => new OrnsteinUhlenbeckNoise(
                deviation,
                environments,
                components,
                random
            ),
            _ => null,
        };
}
