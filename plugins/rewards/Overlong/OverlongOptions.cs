using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Overlong;

/// <summary>Options of the <c>overlong</c> reward.</summary>
public sealed record OverlongOptions : IValidatableObject
{
    /// <summary>L_max: the tokens from which on the whole penalty is due; the algorithm's <c>max_new_tokens</c> mostly.</summary>
    [Description("The tokens from which on the whole penalty is due; the algorithm's max_new_tokens mostly.")]
    [Range(1, 10_000_000)]
    public required int Maximum { get; init; }

    /// <summary>
    /// L_cache: over how many tokens before the maximum the penalty grows. Larger values begin to press sooner; the paper has 4,096 of
    /// 20,480.
    /// </summary>
    [Description("Over how many tokens before the maximum the penalty grows; larger values begin to press sooner.")]
    [Range(1, 10_000_000)]
    public required int Buffer { get; init; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Buffer >= Maximum)
        {
            yield return new ValidationResult(
                $"the buffer ({Buffer}) must be shorter than the maximum ({Maximum}), or every completion is punished",
                [nameof(Buffer)]
            );
        }
    }
}
