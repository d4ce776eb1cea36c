using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Taxi;

/// <summary>Options of the taxi; the defaults make Gymnasium's Taxi-v3.</summary>
public sealed record TaxiOptions
{
    /// <summary>The probability that a move goes sideways.</summary>
    [Description(
        "Probability that a move goes at a right angle to the chosen direction, half of it to either side; walls hold there too. 0 is Taxi-v3; 0.2 is the rain that Gymnasium describes."
    )]
    [Range(0.0, 1.0)]
    public double SlipProbability { get; init; }

    /// <summary>Steps after which an episode is truncated.</summary>
    [Description("Steps after which an episode is truncated. Taxi-v3 has 200.")]
    [Range(1, int.MaxValue)]
    public int MaxEpisodeSteps { get; init; } = 200;
}
