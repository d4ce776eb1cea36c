using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.PointReach;

/// <summary>Options of the point.</summary>
public sealed record PointReachOptions
{
    /// <summary>How far the point may be from the goal.</summary>
    [Description(
        "Distance from the goal at which it counts as reached; the square is 2 wide. Smaller makes rewards rarer and hindsight worth more."
    )]
    [Range(0.001, 1.0)]
    public double Tolerance { get; init; } = 0.05;

    /// <summary>How far the point moves in a step along each axis.</summary>
    [Description("Distance that the point moves in a step along each axis where the action is ±1.")]
    [Range(0.001, 1.0)]
    public double Speed { get; init; } = 0.1;

    /// <summary>Steps after which an episode is truncated.</summary>
    [Description("Steps after which an episode is truncated. Across the square takes 2 / speed.")]
    [Range(1, int.MaxValue)]
    public int MaxEpisodeSteps { get; init; } = 50;
}
