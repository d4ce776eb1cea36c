using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>Keeps the rows whose field meets every condition that is set.</summary>
public sealed record Filter : IValidatableObject
{
    /// <summary>The field that is looked at.</summary>
    [Description("The field that is looked at.")]
    [Required]
    public string Field { get; init; } = "";

    /// <summary>A regular expression that must match somewhere in the field; anchor it with ^ and $ for the whole.</summary>
    [Description("A regular expression that must match somewhere in the field; anchor it with ^ and $ for the whole.")]
    public TextPattern? Pattern { get; init; }

    /// <summary>The smallest number kept; a field that is no number is not kept.</summary>
    [Description("The smallest number kept; a field that is no number is not kept.")]
    public double? Minimum { get; init; }

    /// <summary>The largest number kept; a field that is no number is not kept.</summary>
    [Description("The largest number kept; a field that is no number is not kept.")]
    public double? Maximum { get; init; }

    /// <summary>The fewest characters kept.</summary>
    [Description("The fewest characters kept.")]
    [Range(0, int.MaxValue)]
    public int? MinimumLength { get; init; }

    /// <summary>The most characters kept.</summary>
    [Description("The most characters kept.")]
    [Range(0, int.MaxValue)]
    public int? MaximumLength { get; init; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((Pattern, Minimum, Maximum, MinimumLength, MaximumLength) is (null, null, null, null, null))
        {
            yield return new ValidationResult(
                "the filter has no condition: set pattern, minimum, maximum, minimum_length or maximum_length",
                [nameof(Field)]
            );
        }

        if (Minimum > Maximum)
        {
            yield return new ValidationResult(
                $"minimum {Minimum} is above maximum {Maximum}: nothing would be kept",
                [nameof(Minimum)]
            );
        }

        if (MinimumLength > MaximumLength)
        {
            yield return new ValidationResult(
                $"minimum_length {MinimumLength} is above maximum_length {MaximumLength}: nothing would be kept",
                [nameof(MinimumLength)]
            );
        }
    }

    /// <summary>Whether a value is kept.</summary>
    internal bool Keeps(string value) =>
        (MinimumLength is not { } shortest || value.Length >= shortest)
        && (MaximumLength is not { } longest || value.Length <= longest)
        && IsInRange(value)
        && (Pattern is null || Pattern.IsMatch(value));

    private bool IsInRange(string value)
    {
        if (Minimum is null && Maximum is null)
        {
            return true;
        }

        const NumberStyles Style = NumberStyles.Float | NumberStyles.AllowThousands;
        return double.TryParse(value, Style, CultureInfo.InvariantCulture, out var number)
            && number >= (Minimum ?? double.NegativeInfinity)
            && number <= (Maximum ?? double.PositiveInfinity);
    }
}
