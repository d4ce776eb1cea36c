using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Answers;

namespace Rlfw.Plugins.Number;

/// <summary>Options of the <c>number</c> reward: where the number stands, and what it earns.</summary>
public sealed record NumberOptions : IValidatableObject
{
    /// <summary>The places where the answer may stand, tried in this order.</summary>
    [Description(
        "Places where the answer may stand, tried in order: tags, boxed, marker (####), phrases, last_number."
    )]
    public IReadOnlyList<AnswerPlace> Where { get; init; } = [AnswerPlace.Tags];

    /// <summary>The tags of the form in order; the answer stands between the last two.</summary>
    [Description(
        "The tags of the form in order; the answer stands between the last two. Default: [<answer>, </answer>]."
    )]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Which number of the place counts.</summary>
    [Description("only: the place must be one number (with a unit); first or last: one of the numbers in it.")]
    public WhichNumber Which { get; init; }

    /// <summary>How <c>1.234</c> and <c>1,234</c> in completions are read.</summary>
    [Description(
        "How 1.234 and 1,234 in completions are read: en (1,234 is a thousand), vi (1.234 is), auto (either)."
    )]
    public AnswerLocale Locale { get; init; }

    /// <summary>What the right number earns, and any number where the example has no gold answer that is one.</summary>
    [Description("What the right number earns, and any number where the gold answer is none.")]
    [Range(-1000.0, 1000.0)]
    public double Right { get; init; } = 1;

    /// <summary>What another number earns. As much as the right one by default: the reward is for answering with a number.</summary>
    [Description(
        "What another number earns. By default as much as the right one: this rewards numbers, not right ones."
    )]
    [Range(-1000.0, 1000.0)]
    public double Wrong { get; init; } = 1;

    /// <summary>What a completion without a number in the place earns.</summary>
    [Description("What a completion earns that has no number there; a lone comma is none.")]
    [Range(-1000.0, 1000.0)]
    public double None { get; init; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Where.Count == 0)
        {
            yield return new ValidationResult("it names no place: the number is nowhere", [nameof(Where)]);
        }

        if (Tags is not null && TagFormat.Fault(Tags) is { } fault)
        {
            yield return new ValidationResult(fault, [nameof(Tags)]);
        }
    }
}
