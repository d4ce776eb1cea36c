using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Estimators;

namespace Rlfw.Plugins.Grpo;

/// <summary>Options of the <c>grpo</c> algorithm; the defaults are those of TRL 1.10 where it has the option.</summary>
public sealed record GrpoOptions : ICompletionOptions, IValidatableObject
{
    /// <summary>Completions per prompt G. Larger estimates a prompt's mean reward better and costs generation time.</summary>
    [Description("Completions per prompt G.")]
    [Range(2, 4096)]
    public int GroupSize { get; init; } = 8;

    /// <summary>Prompts per training step.</summary>
    [Description("Prompts per training step.")]
    [Range(1, 1_000_000)]
    public int PromptsPerStep { get; init; } = 8;

    /// <summary>The length limit of a completion in tokens, in training and in evaluations.</summary>
    [Description("The length limit of a completion in tokens, in training and in evaluations.")]
    [Range(1, 1_000_000)]
    public int MaxNewTokens { get; init; } = 512;

    /// <summary>Sampling temperature; log-probabilities are taken at it too. Lower explores less.</summary>
    [Description("Sampling temperature; log-probabilities are taken at it too.")]
    [Range(0.01, 10.0)]
    public double Temperature { get; init; } = 1;

    /// <summary>Samples from the smallest set of tokens with at least this probability; 1 keeps all.</summary>
    [Description("Samples from the smallest set of tokens with at least this probability; 1 keeps all.")]
    [Range(1e-6, 1.0)]
    public double TopP { get; init; } = 1;

    /// <summary>Samples from the K most probable tokens; 0 keeps all.</summary>
    [Description("Samples from the K most probable tokens; 0 keeps all.")]
    [Range(0, int.MaxValue)]
    public int TopK { get; init; }

    /// <summary>
    /// Step size of AdamW, a number or a schedule over the budget. Typical: 1e-6 for all parameters of a large model, 1e-5 with
    /// LoRA, 3e-4 for a small model. Too large shows as a reward that collapses.
    /// </summary>
    [Description("Step size of AdamW, a number or a schedule such as linear(1e-6, 0).")]
    public Schedule LearningRate { get; init; } = 1e-6;

    /// <summary>Gradients of a larger norm are scaled down to it.</summary>
    [Description("Gradients of a larger norm are scaled down to it.")]
    [Range(1e-9, 1e9)]
    public double MaxGradNorm { get; init; } = 1;

    /// <summary>Decoupled weight decay of AdamW.</summary>
    [Description("Decoupled weight decay of AdamW.")]
    [Range(0.0, 10.0)]
    public double WeightDecay { get; init; }

    /// <summary>Decay rate of AdamW's mean of gradients.</summary>
    [Description("Decay rate of AdamW's mean of gradients.")]
    [Range(0.0, 0.999999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay rate of AdamW's mean of squared gradients; 0.95 to 0.999.</summary>
    [Description("Decay rate of AdamW's mean of squared gradients.")]
    [Range(0.0, 0.999999)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>How far below 1 the probability ratio may fall before its gradient ends.</summary>
    [Description("How far below 1 the probability ratio may fall before its gradient ends.")]
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 0.2;

    /// <summary>How far above 1 the ratio may rise; as <see cref="Epsilon"/> by default, 0.28 in DAPO.</summary>
    [Description("How far above 1 the probability ratio may rise; as epsilon by default.")]
    [Range(0.0, 100.0)]
    public double? EpsilonHigh { get; init; }

    /// <summary>
    /// Weight of the KL divergence from the parameters the stage started with. 0 keeps no copy of them; 0.001 to 0.04 holds the
    /// policy near its start.
    /// </summary>
    [Description("Weight of the KL divergence from the parameters the stage started with; 0 keeps no copy of them.")]
    [Range(0.0, 100.0)]
    public double Beta { get; init; }

    /// <summary>How token losses become one number: dapo, grpo, bnpo or dr_grpo.</summary>
    [Description("How token losses become one number: dapo, grpo, bnpo or dr_grpo.")]
    public LossType LossType { get; init; } = LossType.Dapo;

    /// <summary>What advantages are divided by: the deviation of the group or the batch, or none.</summary>
    [Description("What advantages are divided by: the standard deviation of the group or of the batch, or none.")]
    public AdvantageScale ScaleRewards { get; init; } = AdvantageScale.Group;

    /// <summary>Passes over each step's completions. More learn more from them and go further off-policy.</summary>
    [Description("Passes over each step's completions.")]
    [Range(1, 1000)]
    public int NumIterations { get; init; } = 1;

    /// <summary>
    /// Completions per gradient step; they are shuffled first. Null for all of the step's at once, which is on-policy where
    /// <see cref="NumIterations"/> is 1.
    /// </summary>
    [Description("Completions per gradient step; all of the training step's by default.")]
    [Range(1, 1_000_000)]
    public int? MinibatchSize { get; init; }

    /// <summary>Completions per forward pass; gradients add up. Lower it when memory runs out. Null for a whole minibatch.</summary>
    [Description("Completions per forward pass, to save memory; a whole minibatch by default.")]
    [Range(1, 1_000_000)]
    public int? MicroBatchSize { get; init; }

    /// <summary>Whether completions that the length limit cut are left out of the loss (DAPO's overlong filter).</summary>
    [Description("Whether completions that the length limit cut are left out of the loss.")]
    public bool MaskTruncatedCompletions { get; init; }

    /// <summary>Completions of a training step.</summary>
    internal int CompletionsPerStep => PromptsPerStep * GroupSize;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CompletionsPerStep % (MinibatchSize ?? CompletionsPerStep) != 0)
        {
            yield return new ValidationResult(
                $"the step's {CompletionsPerStep} completions do not divide into minibatches of {MinibatchSize}",
                [nameof(MinibatchSize)]
            );
        }

        if ((MinibatchSize ?? CompletionsPerStep) % (MicroBatchSize ?? 1) != 0)
        {
            yield return new ValidationResult(
                $"{MinibatchSize ?? CompletionsPerStep} completions do not divide into micro-batches of {MicroBatchSize}",
                [nameof(MicroBatchSize)]
            );
        }
    }
}
