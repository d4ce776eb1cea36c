using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.MountainCarContinuous;

/// <summary>Options of the continuous mountain car; the defaults make Gymnasium's MountainCarContinuous-v0.</summary>
public sealed record MountainCarContinuousOptions
{
    /// <summary>The velocity that the car needs at the goal.</summary>
    [Description(
        "Velocity, in position a step, that the car needs at the goal for the episode to terminate. MountainCarContinuous-v0 has 0."
    )]
    [Range(0.0, 0.07)]
    public double GoalVelocity { get; init; }

    /// <summary>Steps after which an episode is truncated.</summary>
    [Description("Steps after which an episode is truncated. MountainCarContinuous-v0 has 999.")]
    [Range(1, int.MaxValue)]
    public int MaxEpisodeSteps { get; init; } = 999;
}
