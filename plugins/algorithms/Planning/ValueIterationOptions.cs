using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Planning;

/// <summary>Options of value iteration (Sutton and Barto, 2018, section 4.4).</summary>
public sealed record ValueIterationOptions
{
    /// <summary>The discount factor gamma.</summary>
    [Description(
        "Discount factor gamma in [0, 1]: what a reward one step later is worth (Sutton and Barto 2018, equation 3.8). 1 only where every policy that is any good ends every episode; else the values have no limit and the budget ends it."
    )]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>The largest change of a value that ends planning.</summary>
    [Description(
        "The stage ends after the first sweep in which no value changed by more than this (theta of the book's box). The values are then within tolerance * discount / (1 - discount) of the exact ones."
    )]
    [Range(0.0, 1e9)]
    public double Tolerance { get; init; } = 1e-9;
}
