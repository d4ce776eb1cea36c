using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.MountainCar;

/// <summary>Options of the mountain car; the defaults make Gymnasium's MountainCar-v0.</summary>
public sealed record MountainCarOptions
{
    /// <summary>The velocity that the car needs at the goal.</summary>
    [Description(
        "Velocity, in position a step, that the car needs at the goal for the episode to terminate. MountainCar-v0 has 0."
    )]
    [Range(0.0, 0.07)]
    public double GoalVelocity { get; init; }

    /// <summary>Steps after which an episode is truncated.</summary>
    [Description(
        "Steps after which an episode is truncated. MountainCar-v0 has 200, within which random actions practically never reach the goal."
    )]
    [Range(1, int.MaxValue)]
    public int MaxEpisodeSteps { get; init; } = 200;
}
