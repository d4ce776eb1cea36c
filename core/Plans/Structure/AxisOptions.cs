using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Structure;

/// <summary>One parameter of a sweep: a list of values, or a range.</summary>
internal sealed record AxisOptions : IValidatableObject
{
    [Description("The values, of any type.")]
    [MinLength(1)]
    public IReadOnlyList<Node>? Values { get; init; }

    [Description("The first value of a range.")]
    public double? From { get; init; }

    [Description("The last value of a range.")]
    public double? To { get; init; }

    [Description("How many values the range has, both ends included.")]
    [Range(2, 10_000)]
    public int? Steps { get; init; }

    [Description("Whether the range's values lie at equal distances (linear) or equal ratios (log).")]
    public AxisScale Scale { get; init; } = AxisScale.Linear;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var range = (From, To, Steps) is (not null, not null, not null);
        var partly = From is not null || To is not null || Steps is not null;
        if (Values is not null && partly)
        {
            yield return new ValidationResult("give either 'values' or a range, not both", [nameof(Values)]);
        }
        else if (Values is null && !range)
        {
            yield return new ValidationResult("give 'values: [...]', or 'from', 'to' and 'steps'");
        }
        else if (range && (!double.IsFinite(From!.Value) || !double.IsFinite(To!.Value)))
        {
            yield return new ValidationResult("both ends of a range must be finite", [nameof(From)]);
        }
        else if (range && Scale == AxisScale.Log && (From <= 0 || To <= 0))
        {
            yield return new ValidationResult("a log range needs both ends greater than 0", [nameof(Scale)]);
        }
    }
}
