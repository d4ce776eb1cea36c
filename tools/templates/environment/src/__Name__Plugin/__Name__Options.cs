using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace __Name__Plugin;

/// <summary>Options of the <c>__id__</c> environment. A property is a key of the experiment file, in snake_case.</summary>
public sealed record __Name__Options
{
    /// <summary>Cells of the corridor.</summary>
    [Description("Cells of the corridor; longer ones are harder to explore.")]
    [Range(2, 10_000)]
    public int Cells { get; init; } = 8;

    /// <summary>The reward of a step that does not reach the goal; reaching it gives 1.</summary>
    [Description("The reward of a step that does not reach the goal; reaching it gives 1.")]
    [Range(-1.0, 0.0)]
    public double StepReward { get; init; } = -0.01;

    /// <summary>Steps after which an episode is truncated.</summary>
    [Description("Steps after which an episode is truncated: it ends, but values still bootstrap through its last state.")]
    [Range(1, 1_000_000)]
    public int MaxEpisodeSteps { get; init; } = 100;
}
