using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Pendulum;

/// <summary>Options of the pendulum; the defaults make Gymnasium's Pendulum-v1.</summary>
public sealed record PendulumOptions
{
    /// <summary>Acceleration of gravity in m/s².</summary>
    [Description("Acceleration of gravity in m/s²; more makes the pendulum harder to lift. Pendulum-v1 has 10.")]
    [Range(0.0, 1000.0)]
    public double Gravity { get; init; } = 10;

    /// <summary>Steps after which an episode is truncated.</summary>
    [Description("Steps of 0.05 s after which an episode is truncated, the only way it ends. Pendulum-v1 has 200.")]
    [Range(1, int.MaxValue)]
    public int MaxEpisodeSteps { get; init; } = 200;
}
