using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.CliffWalking;

/// <summary>Options of the cliff walk; the defaults make Gymnasium's CliffWalking-v1.</summary>
public sealed record CliffWalkingOptions
{
    /// <summary>Whether steps may go sideways.</summary>
    [Description(
        "true: a step goes in the chosen direction or at a right angle to it, each with probability 1/3. false: it goes where it should."
    )]
    public bool Slippery { get; init; }

    /// <summary>Steps after which an episode is truncated; null: none, as in Gymnasium.</summary>
    [Description(
        "Steps after which an episode is truncated. null, as CliffWalking-v1: only the goal ends it, and evaluation alone cuts what walks in circles."
    )]
    [Range(1, int.MaxValue)]
    public int? MaxEpisodeSteps { get; init; }
}
