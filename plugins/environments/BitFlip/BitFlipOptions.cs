using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.BitFlip;

/// <summary>Options of the bits.</summary>
public sealed record BitFlipOptions
{
    /// <summary>How many bits there are.</summary>
    [Description(
        "Bits, n: there are 2^n states and as many goals, and an action for each bit. Without hindsight, learning fails from about 13 on; with it 40 and more are learned (Andrychowicz et al. 2017, figure 1)."
    )]
    [Range(1, 64)]
    public int Bits { get; init; } = 10;

    /// <summary>Steps after which an episode is truncated; null: as many as there are bits.</summary>
    [Description("Steps after which an episode is truncated. null: as many as there are bits, which always suffice.")]
    [Range(1, int.MaxValue)]
    public int? MaxEpisodeSteps { get; init; }
}
