using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Llama;

/// <summary>
/// The frequency scaling of Llama 3.1 and later, which stretches a model trained on short texts to long ones: waves longer than
/// the original context are slowed down by <see cref="Factor"/>, short ones stay, those between are blended.
/// </summary>
public sealed record RopeScaling : IValidatableObject
{
    /// <summary>How many times longer texts may be.</summary>
    [Description("How many times longer texts may be than the original context.")]
    [Range(1.0, 1e6)]
    public double Factor { get; init; } = 32;

    /// <summary>Waves longer than the original context divided by this are slowed down in full.</summary>
    [Description("Waves longer than the original context divided by this are slowed down in full.")]
    [Range(1e-6, 1e6)]
    public double LowFreqFactor { get; init; } = 1;

    /// <summary>Waves shorter than the original context divided by this stay as they are; above <see cref="LowFreqFactor"/>.</summary>
    [Description("Waves shorter than the original context divided by this stay as they are.")]
    [Range(1e-6, 1e6)]
    public double HighFreqFactor { get; init; } = 4;

    /// <summary>The context, in tokens, that the frequencies were made for.</summary>
    [Description("The context, in tokens, that the frequencies were made for.")]
    [Range(1, int.MaxValue)]
    public int OriginalMaxLength { get; init; } = 8192;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HighFreqFactor <= LowFreqFactor)
        {
            yield return new ValidationResult(
                $"high_freq_factor {HighFreqFactor} must be above low_freq_factor {LowFreqFactor}",
                [nameof(HighFreqFactor)]
            );
        }
    }
}
