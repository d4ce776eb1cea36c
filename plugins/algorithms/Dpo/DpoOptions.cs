using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Learning;
using Rlfw.Training.Optimizers;

namespace Rlfw.Plugins.Dpo;

/// <summary>Options of the <c>dpo</c> algorithm; the defaults are those of TRL's DPOTrainer where it has the option.</summary>
public sealed record DpoOptions : ICompletionOptions, IValidatableObject
{
    /// <summary>Pairs per training step. Larger gives steadier gradients and costs time in proportion.</summary>
    [Description("Pairs per training step.")]
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// How strongly the reference holds. Smaller lets the policy go further from it for the same preferences; 0.01 to 0.5. For ipo the
    /// margin's goal is 1 / (2 beta).
    /// </summary>
    [Description("How strongly the reference holds; smaller lets the policy go further from it.")]
    [Range(1e-6, 100.0)]
    public double Beta { get; init; } = 0.1;

    /// <summary>Which loss of the margin is learned by.</summary>
    [Description("Which loss of the margin is learned by.")]
    public DpoLossType LossType { get; init; } = DpoLossType.Sigmoid;

    /// <summary>The share of pairs thought to be the wrong way round, for <c>sigmoid</c>; 0.1 where people disagree.</summary>
    [Description("The share of pairs thought to be the wrong way round, for sigmoid.")]
    [Range(0.0, 0.499999)]
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Step size of AdamW, a number or a schedule over the budget. Typical: 1e-6 for all parameters of a large model, 1e-5 with LoRA, 1e-3 for
    /// a small one. Too large shows as the log-probability of chosen answers falling with that of rejected ones.
    /// </summary>
    [Description("Step size of AdamW, a number or a schedule such as warmup(0.1, linear(1e-6, 0)).")]
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

    /// <summary>What moves the parameters.</summary>
    [Description("What moves the parameters.")]
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adamw;

    /// <summary>Pairs per forward pass at most; gradients add up. The result is the same up to rounding.</summary>
    [Description("Pairs per forward pass at most; gradients add up.")]
    [Range(1, 1_000_000)]
    public int? MicroBatchSize { get; init; }

    /// <summary>
    /// Tokens per forward pass at most, prompts included; gradients add up, and a pair is never divided. By default, on a GPU, as many as
    /// memory seems to allow; on the CPU any number. Where they do not fit all the same, fewer are taken and the log says so.
    /// </summary>
    [Description("Tokens per forward pass at most; on a GPU by default as many as memory allows.")]
    [Range(16, 100_000_000)]
    public long? MicroBatchTokens { get; init; }

    /// <summary>Whether sequences stand side by side without padding where the model can compute them so.</summary>
    [Description("Whether sequences stand side by side without padding where the model can compute them so.")]
    public bool Packing { get; init; } = true;

    /// <summary>The length limit, in tokens, of completions in evaluations.</summary>
    [Description("The length limit, in tokens, of completions in evaluations.")]
    [Range(1, 1_000_000)]
    public int MaxNewTokens { get; init; } = 64;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LearningRate.Least < 0)
        {
            yield return new ValidationResult(
                $"a step size below 0 ({LearningRate}) would climb the loss: write 0 or more",
                [nameof(LearningRate)]
            );
        }

        if (LabelSmoothing > 0 && LossType != DpoLossType.Sigmoid)
        {
            yield return new ValidationResult(
                "'label_smoothing' belongs to 'loss_type: sigmoid': leave one of the two out",
                [nameof(LabelSmoothing)]
            );
        }
    }

    /// <summary>How to learn.</summary>
    internal ScoreLearning<PreferencePair> ToLearning() =>
        new()
        {
            Completions = pair => [pair.Chosen, pair.Rejected],
            MaximumGradientNorm = MaxGradNorm,
            MicroBatchRows = MicroBatchSize,
            MicroBatchTokens = MicroBatchTokens,
        };

    /// <summary>What moves the parameters.</summary>
    internal IParameterOptimizer NewOptimizer(nn.Module model) =>
        ParameterOptimizers.For(Optimizer, model, new AdamWSettings(LearningRate.At(0), Beta1, Beta2, WeightDecay));
}
