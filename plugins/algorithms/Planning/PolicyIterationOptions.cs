using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Planning;

/// <summary>Options of policy iteration (Sutton and Barto, 2018, section 4.3).</summary>
public sealed record PolicyIterationOptions
{
    /// <summary>The discount factor gamma.</summary>
    [Description(
        "Discount factor gamma in [0, 1): what a reward one step later is worth (Sutton and Barto 2018, equation 3.8). Below 1, as the first policies may walk in circles, whose values have no limit at 1."
    )]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Discount { get; init; } = 0.99;

    /// <summary>The largest change of a value that ends a policy's evaluation.</summary>
    [Description(
        "A policy is evaluated by sweeps until no value changes by more than this (theta of the book's box). An action is only replaced by one that is better by more than this, so that equally good ones do not take turns."
    )]
    [Range(1e-15, 1e9)]
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>Sweeps of a policy's evaluation at most.</summary>
    [Description(
        "Sweeps of one policy's evaluation at most. Few of them make it modified policy iteration (section 4.6): less work a round, more rounds."
    )]
    [Range(1, 1_000_000)]
    public int EvaluationSweeps { get; init; } = 10_000;
}
