using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Length;

/// <summary>Options of the <c>length</c> reward: which lengths earn how much.</summary>
public sealed record LengthOptions : IValidatableObject
{
    /// <summary>What is counted.</summary>
    [Description("What is counted: tokens (the end token included), characters or words.")]
    public LengthUnit Unit { get; init; }

    /// <summary>The shortest completion that scores 1. Larger values ask for longer reasoning.</summary>
    [Description("The shortest completion that scores 1. Larger values ask for longer reasoning.")]
    [Range(0, 10_000_000)]
    public int Minimum { get; init; }

    /// <summary>The longest completion that scores 1. Smaller values ask for shorter answers.</summary>
    [Description("The longest completion that scores 1. Smaller values ask for shorter answers.")]
    [Range(1, 10_000_000)]
    public required int Maximum { get; init; }

    /// <summary>Over how many units the score falls to 0 outside of the range; 0 falls at once, and gives no direction.</summary>
    [Description("Over how many units the score falls from 1 to 0 outside of the range; 0 falls at once.")]
    [Range(0, 10_000_000)]
    public int Margin { get; init; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Minimum > Maximum)
        {
            yield return new ValidationResult(
                $"the shortest ({Minimum}) is longer than the longest ({Maximum})",
                [nameof(Minimum)]
            );
        }
    }
}
