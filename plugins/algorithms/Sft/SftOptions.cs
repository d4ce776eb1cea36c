using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Learning;
using Rlfw.Training.Optimizers;

namespace Rlfw.Plugins.Sft;

/// <summary>Options of the <c>sft</c> algorithm.</summary>
public sealed record SftOptions : ICompletionOptions, IValidatableObject
{
    /// <summary>
    /// Step size of AdamW, a number or a schedule over the budget. Typical: 1e-5 for a pretrained model, 1e-3 for a small one
    /// from scratch. Too large shows as a loss that jumps.
    /// </summary>
    [Description("Step size of AdamW, a number or a schedule such as cosine(1e-3, 0).")]
    public Schedule LearningRate { get; init; } = 1e-4;

    /// <summary>Demonstrations per training step. Larger gives steadier gradients and costs time in proportion.</summary>
    [Description("Demonstrations per training step.")]
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Demonstrations per forward pass; gradients add up over the passes of a step. Lower it when memory runs out: the result
    /// is the same up to rounding. Null for the whole batch at once.
    /// </summary>
    [Description("Demonstrations per forward pass, to save memory; the whole batch by default.")]
    [Range(1, 1_000_000)]
    public int? MicroBatchSize { get; init; }

    /// <summary>
    /// Tokens per forward pass at most, prompts included; gradients add up. By default, on a GPU, as many as memory seems to allow; on the
    /// CPU any number. Where they do not fit all the same, fewer are taken and the log says so.
    /// </summary>
    [Description("Tokens per forward pass at most; on a GPU by default as many as memory allows.")]
    [Range(16, 100_000_000)]
    public long? MicroBatchTokens { get; init; }

    /// <summary>Whether sequences stand side by side without padding where the model can compute them so.</summary>
    [Description("Whether sequences stand side by side without padding where the model can compute them so.")]
    public bool Packing { get; init; } = true;

    /// <summary>What moves the parameters.</summary>
    [Description("What moves the parameters.")]
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adamw;

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

    /// <summary>The length limit, in tokens, of completions in evaluations.</summary>
    [Description("The length limit, in tokens, of completions in evaluations.")]
    [Range(1, 1_000_000)]
    public int MaxNewTokens { get; init; } = 64;

    /// <summary>How to learn.</summary>
    internal ScoreLearning<Completion> ToLearning() =>
        new()
        {
            Completions = completion => [completion],
            MaximumGradientNorm = MaxGradNorm,
            MicroBatchRows = MicroBatchSize,
            MicroBatchTokens = MicroBatchTokens,
        };

    /// <summary>What moves the parameters.</summary>
    internal IParameterOptimizer NewOptimizer(nn.Module model) =>
        ParameterOptimizers.For(Optimizer, model, new AdamWSettings(LearningRate.At(0), Beta1, Beta2, WeightDecay));

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
    }
}
