using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Repetition;

/// <summary>Options of the <c>repetition</c> reward.</summary>
public sealed record RepetitionOptions
{
    /// <summary>Words in a row that are looked at. Smaller values punish shorter repetitions, usual phrases among them.</summary>
    [Description(
        "Words in a row that count as one; smaller values punish shorter repetitions, usual phrases among them."
    )]
    [Range(1, 100)]
    public int Words { get; init; } = 4;

    /// <summary>The share of repeated runs of words that costs nothing: worked solutions repeat themselves a little.</summary>
    [Description(
        "The share of repeated runs of words that costs nothing; larger values punish only texts that go in circles."
    )]
    [Range(0.0, 0.99)]
    public double Free { get; init; }

    /// <summary>What a text costs that is nothing but repetition.</summary>
    [Description("What a text costs that is nothing but repetition.")]
    [Range(0.0, 1000.0)]
    public double MaximumPenalty { get; init; } = 1;
}
