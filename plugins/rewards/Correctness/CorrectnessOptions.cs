using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Correctness;

/// <summary>Options of the <c>correctness</c> reward: where the answer stands, and how exactly it must agree.</summary>
public sealed record CorrectnessOptions : IValidatableObject
{
    /// <summary>Where the answer stands if neither <see cref="Pattern"/> nor <see cref="After"/> is given.</summary>
    internal static readonly TextPattern DefaultPattern = @"(?s)<answer>((?:(?!</?answer>).)*)</answer>";

    /// <summary>
    /// A regular expression whose group <c>answer</c>, or first group, is the answer. Where it matches several times the last
    /// match counts: a completion is judged by what it ends on. Without this and <see cref="After"/> the answer
    /// stands between <c>&lt;answer&gt;</c> and <c>&lt;/answer&gt;</c>.
    /// </summary>
    [Description(
        "A regular expression whose group 'answer', or first group, is the answer; the last match counts. "
            + "Without 'pattern' and 'after' it stands between <answer> and </answer>."
    )]
    public TextPattern? Pattern { get; init; }

    /// <summary>A marker such as <c>####</c>: the answer is the first number after its last occurrence.</summary>
    [Description(
        "A marker such as '####': the answer is the first number after its last occurrence. Excludes 'pattern'."
    )]
    public string? After { get; init; }

    /// <summary>
    /// How far a number may be off, relative to the gold answer: 0 (the default) asks for the same number, digit by digit, and
    /// 0.01 allows 1 %. Larger values pay answers that are nearly right as if they were right.
    /// </summary>
    [Description("How far a number may be off, relative to the gold answer; 0 asks for exactly the same number.")]
    [Range(0.0, 1.0)]
    public double RelativeTolerance { get; init; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Pattern is not null && After is not null)
        {
            yield return new ValidationResult(
                "'pattern' and 'after' both say where the answer stands: keep one",
                [nameof(After)]
            );
        }

        if (After is { } marker && string.IsNullOrWhiteSpace(marker))
        {
            yield return new ValidationResult("'after' is blank: name a marker such as '####'", [nameof(After)]);
        }

        if (Pattern is { GroupNames.Count: < 2 })
        {
            yield return new ValidationResult(
                "the pattern has no group: put the part that is the answer into parentheses",
                [nameof(Pattern)]
            );
        }
    }
}
