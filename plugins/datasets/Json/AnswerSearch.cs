using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Json;

/// <summary>
/// Finds the gold answer that worked solutions end on: behind <c>####</c>, behind a phrase ("The answer is:", "Đáp án là"), or in
/// <c>\boxed{}</c>; numbers become plain ones (<c>5.625</c> in a Vietnamese text is 5625).
/// </summary>
public sealed record AnswerSearch
{
    /// <summary>
    /// The fields that hold solutions, the preferred one first. The others are fallbacks for rows in which it has no answer, and
    /// tell how a number is meant that can be read in two ways.
    /// </summary>
    [Description("The fields that hold worked solutions, the preferred one first, the others as fallbacks.")]
    [MinLength(1)]
    public IReadOnlyList<string> In { get; init; } = [];

    /// <summary>What happens to a row without an answer.</summary>
    [Description("What happens to a row without an answer: error or skip.")]
    public WithoutMatch Otherwise { get; init; } = WithoutMatch.Skip;

    /// <summary>Where a smaller share of the rows has an answer, a warning says so and shows rows without; 0 never warns.</summary>
    [Description(
        "Where a smaller share of the rows has an answer, a warning says so and shows rows without; 0 never warns."
    )]
    [Range(0.0, 1.0)]
    public double MinimumShare { get; init; } = 0.5;
}
