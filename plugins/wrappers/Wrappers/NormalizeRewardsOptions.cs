using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Wrappers;

/// <summary>Options of the normalisation of rewards.</summary>
public sealed record NormalizeRewardsOptions
{
    /// <summary>The discount of the returns whose spread rewards are divided by.</summary>
    [Description(
        "The discount of the returns by whose standard deviation rewards are divided; take the algorithm's, so that its value targets have a spread of about 1."
    )]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>The largest magnitude of a normalised reward.</summary>
    [Description("The largest magnitude of a normalised reward: what lies further out is cut.")]
    [Range(1e-3, 1e6)]
    public double Clip { get; init; } = 10;

    /// <summary>Added to the variance.</summary>
    [Description(
        "Added to the variance before its root is taken, so that rewards that never change are not divided by 0."
    )]
    [Range(1e-12, 1)]
    public double Epsilon { get; init; } = 1e-8;
}
