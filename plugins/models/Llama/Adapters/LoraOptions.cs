using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Training.Adapters;

namespace Rlfw.Plugins.Llama;

/// <summary>A new low-rank adapter (Hu et al., 2021, "LoRA"): it alone is learned, the checkpoint stays as it is.</summary>
public sealed record LoraOptions : IValidatableObject
{
    /// <summary>The rank: larger learns more and costs in proportion; 8 to 64 is usual.</summary>
    [Description("The rank r: larger learns more and costs in proportion; 8 to 64 is usual.")]
    [Range(1, 65_536)]
    public int R { get; init; } = 16;

    /// <summary>The strength: what the adapter adds is multiplied by alpha / r. As large as the rank by default.</summary>
    [Description("The strength: what the adapter adds is multiplied by alpha / r; the rank by default.")]
    [Range(1e-6, 1e6)]
    public double? Alpha { get; init; }

    /// <summary>The probability of leaving an input out while learning; generation and scoring leave nothing out.</summary>
    [Description("The probability of leaving an input out while learning.")]
    [Range(0.0, 0.99)]
    public double Dropout { get; init; }

    /// <summary>
    /// The linear maps that are adapted, by path or end of path: q_proj, model.layers.0.mlp.up_proj; the one word all-linear
    /// stands for all but lm_head.
    /// </summary>
    [Description(
        "The linear maps to adapt, by path or its end: q_proj, model.layers.0.mlp.up_proj; [all-linear] for all but lm_head."
    )]
    public IReadOnlyList<string> TargetModules { get; init; } = ["q_proj", "v_proj"];

    /// <summary>Linear maps that are not adapted though 'target_modules' names them.</summary>
    [Description("Linear maps that are not adapted though 'target_modules' names them.")]
    public IReadOnlyList<string> ExcludeModules { get; init; } = [];

    /// <summary>Whether what the adapter adds is multiplied by alpha / sqrt(r), so that large ranks learn as fast as small ones.</summary>
    [Description("Whether to multiply by alpha / sqrt(r) instead, so that large ranks learn as fast as small ones.")]
    public bool Rslora { get; init; }

    /// <summary>
    /// The element type of the adapter's factors. In bfloat16 they and the optimizer take half the memory, but steps below 1/256 of a value
    /// are lost: small learning rates then change nothing.
    /// </summary>
    [Description("The element type of the factors; bfloat16 takes half the memory and loses small steps.")]
    public LoraDtype Dtype { get; init; } = LoraDtype.Float32;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TargetModules.Count == 0)
        {
            yield return new ValidationResult(
                $"name at least one linear map, such as q_proj, or [{ModuleChoice.AllLinear}]",
                [nameof(TargetModules)]
            );
        }

        if (TargetModules.Count > 1 && TargetModules.Contains(ModuleChoice.AllLinear, StringComparer.Ordinal))
        {
            yield return new ValidationResult(
                $"{ModuleChoice.AllLinear} stands for the others too: write [{ModuleChoice.AllLinear}], or the others alone",
                [nameof(TargetModules)]
            );
        }
    }

    /// <summary>What the adapter is.</summary>
    internal AdapterSettings ToSettings() =>
        new()
        {
            Rank = R,
            Alpha = Alpha ?? R,
            Dropout = Dropout,
            Dtype = Dtype == LoraDtype.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32,
            RankStabilized = Rslora,
            Targets = TargetModules is [ModuleChoice.AllLinear] ? ModuleChoice.All : ModuleChoice.Of(TargetModules),
            Excluded = ExcludeModules.Count > 0 ? ModuleChoice.Of(ExcludeModules) : null,
        };
}
