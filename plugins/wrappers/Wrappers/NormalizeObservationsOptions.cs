using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Wrappers;

/// <summary>Options of the normalisation of observations.</summary>
public sealed record NormalizeObservationsOptions
{
    /// <summary>The largest magnitude of a normalised component.</summary>
    [Description(
        "The largest magnitude of a normalised component: what lies further out is cut. Rare, far observations then move the networks less."
    )]
    [Range(1e-3, 1e6)]
    public double Clip { get; init; } = 10;

    /// <summary>Added to the variance.</summary>
    [Description(
        "Added to the variance before its root is taken, so that a component that never changes is not divided by 0."
    )]
    [Range(1e-12, 1)]
    public double Epsilon { get; init; } = 1e-8;
}
