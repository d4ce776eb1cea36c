using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.FrozenLake;

/// <summary>Options of the frozen lake; the defaults make Gymnasium's FrozenLake-v1.</summary>
public sealed record FrozenLakeOptions : IValidatableObject
{
    /// <summary>The lake: the name of one, or a line of text a row.</summary>
    [Description(
        "The lake: 4x4 (FrozenLake-v1), 8x8 (FrozenLake8x8-v1), or a map of your own, a line of text a row, all of one length: S start, F frozen, H hole, G goal."
    )]
    public string Map { get; init; } = "4x4";

    /// <summary>Whether the ice is slippery.</summary>
    [Description("true: a step goes where it should with the probability success_rate alone. false: it always does.")]
    public bool Slippery { get; init; } = true;

    /// <summary>The probability that a step on slippery ice goes where it should.</summary>
    [Description(
        "Probability that a step on slippery ice goes in the chosen direction; the rest is shared by the two at right angles to it. FrozenLake-v1 has 1/3."
    )]
    [Range(0.0, 1.0)]
    public double SuccessRate { get; init; } = 1.0 / 3.0;

    /// <summary>Steps after which an episode is truncated; null: as Gymnasium has it for the map.</summary>
    [Description(
        "Steps after which an episode is truncated. null: 200 for a map of 8 by 8 cells, 100 for others, as Gymnasium's registered versions."
    )]
    [Range(1, int.MaxValue)]
    public int? MaxEpisodeSteps { get; init; }

    /// <summary>Finds what is wrong with the map.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        LakeMap.Read(Map).Faults.Select(fault => new ValidationResult(fault, [nameof(Map)]));
}
