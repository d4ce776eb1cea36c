using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>Takes parts out of a field; each named group of the pattern becomes a field.</summary>
public sealed record Extraction : IValidatableObject
{
    /// <summary>The field that is searched.</summary>
    [Description("The field that is searched.")]
    [Required]
    public string Field { get; init; } = "";

    /// <summary>The regular expression; its named groups, <c>(?&lt;left&gt;...)</c>, become fields of those names.</summary>
    [Description("The regular expression; its named groups, (?<name>...), become fields of those names.")]
    [Required]
    public TextPattern? Pattern { get; init; }

    /// <summary>Which matches count; with <c>all</c> each gives an example of its own.</summary>
    [Description("Which matches count: first, last, or all (each gives an example of its own).")]
    public WhichMatches Matches { get; init; } = WhichMatches.First;

    /// <summary>What happens to a row without a match.</summary>
    [Description("What happens to a row without a match: error or skip.")]
    public WithoutMatch Otherwise { get; init; } = WithoutMatch.Error;

    /// <summary>Where a smaller share of the rows has a match, a warning says so and shows rows without; 0 never warns.</summary>
    [Description(
        "Where a smaller share of the rows has a match, a warning says so and shows rows without; 0 never warns."
    )]
    [Range(0.0, 1.0)]
    public double MinimumShare { get; init; } = 0.5;

    /// <summary>The names of the fields it makes.</summary>
    internal IEnumerable<string> Names =>
        Pattern is null ? [] : Pattern.GroupNames.Where(name => !char.IsAsciiDigit(name[0]));

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Pattern is not null && !Names.Any())
        {
            yield return new ValidationResult(
                "the pattern has no named group: write (?<name>...) around each part that shall become a field",
                [nameof(Pattern)]
            );
        }
    }
}
