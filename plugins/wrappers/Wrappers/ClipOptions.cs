using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Wrappers;

/// <summary>Options of clipping.</summary>
public sealed record ClipOptions : IValidatableObject
{
    /// <summary>The largest magnitude of a reward.</summary>
    [Description(
        "The largest magnitude of a reward that is learned from; 1 makes the rewards of games comparable (Mnih et al. 2015, Methods). Reports and evaluation have the environment's own."
    )]
    [Range(1e-6, 1e9)]
    public double? Rewards { get; init; }

    /// <summary>The largest magnitude of an observation's components.</summary>
    [Description("The largest magnitude of an observation's components.")]
    [Range(1e-6, 1e9)]
    public double? Observations { get; init; }

    /// <summary>Refuses a wrapper that does nothing.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Rewards is null && Observations is null)
        {
            yield return new ValidationResult("clip needs 'rewards' or 'observations'", [nameof(Rewards)]);
        }
    }
}
