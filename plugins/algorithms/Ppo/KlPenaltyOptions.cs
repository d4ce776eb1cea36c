using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Ppo;

/// <summary>The penalty on KL divergence (Schulman et al., 2017, section 4): on where it is given, if only as <c>kl_penalty: {}</c>.</summary>
public sealed record KlPenaltyOptions
{
    /// <summary>The KL divergence that an update should have.</summary>
    [Description(
        "The mean KL divergence of the old policy from the new one that an update should have (section 4, d_targ). Larger updates are bolder; the paper tried 0.003, 0.01 and 0.03."
    )]
    [Range(1e-9, 100.0)]
    public double Target { get; init; } = 0.01;

    /// <summary>The coefficient at the beginning.</summary>
    [Description("The coefficient beta at the beginning; where it adapts, the choice matters little.")]
    [Range(1e-9, 1e9)]
    public double Coefficient { get; init; } = 1;

    /// <summary>Whether the coefficient follows the divergence.</summary>
    [Description(
        "Halve beta after an update whose divergence is below target / 1.5, double it above 1.5 target (section 4). false keeps it (the fixed penalty of section 6.1)."
    )]
    public bool Adaptive { get; init; } = true;
}
