using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Learning;
using Rlfw.Training.Optimizers;

namespace Rlfw.Plugins.Rloo;

/// <summary>Options of the <c>rloo</c> algorithm; the defaults are those of TRL's RLOOTrainer where it has the option.</summary>
public sealed record RlooOptions : ICompletionOptions, IValidatableObject
{
    /// <summary>
    /// Completions per prompt K. Each is compared with the mean of the others, so two are enough; more make that mean steadier and cost
    /// generation time.
    /// </summary>
    [Description("Completions per prompt K.")]
    [Range(2, 4096)]
    public int GroupSize { get; init; } = 2;

    /// <summary>Prompts per training step.</summary>
    [Description("Prompts per training step.")]
    [Range(1, 1_000_000)]
    public int PromptsPerStep { get; init; } = 8;

    /// <summary>The length limit of a completion in tokens, in training and in evaluations.</summary>
    [Description("The length limit of a completion in tokens, in training and in evaluations.")]
    [Range(1, 1_000_000)]
    public int MaxNewTokens { get; init; } = 256;

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
    /// LoRA, 3e-4 for a small model. A completion's gradient is the sum of its tokens', so long completions want a smaller one.
    /// </summary>
    [Description("Step size of AdamW, a number or a schedule such as warmup(0.1, cosine(1e-6, 0)).")]
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

    /// <summary>
    /// What a nat of divergence from the policy the stage started with costs of the reward: the sum over a completion's tokens of
    /// log pi - log pi_ref is taken. 0 needs no reference. The reference is the base with the adapter off where the stage starts with a
    /// new adapter, else a copy.
    /// </summary>
    [Description(
        "What a nat of divergence from the policy the stage started with costs of the reward; 0 needs no reference."
    )]
    [Range(0.0, 100.0)]
    public double Beta { get; init; } = 0.05;

    /// <summary>Rewards below are raised to it before the divergence is subtracted; none by default.</summary>
    [Description("Rewards below are raised to it before the divergence is subtracted; none by default.")]
    [Range(-1e9, 1e9)]
    public double? RewardClipLow { get; init; }

    /// <summary>Rewards above are lowered to it before the divergence is subtracted; none by default.</summary>
    [Description("Rewards above are lowered to it before the divergence is subtracted; none by default.")]
    [Range(-1e9, 1e9)]
    public double? RewardClipHigh { get; init; }

    /// <summary>Whether advantages are brought to mean 0 and standard deviation 1 over the batch.</summary>
    [Description("Whether advantages are brought to mean 0 and standard deviation 1 over the batch.")]
    public bool NormalizeAdvantages { get; init; }

    /// <summary>How far below 1 the probability ratio of a whole completion may fall before its gradient ends.</summary>
    [Description("How far below 1 the probability ratio of a whole completion may fall before its gradient ends.")]
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 0.2;

    /// <summary>How far above 1 it may rise; as <see cref="Epsilon"/> by default.</summary>
    [Description("How far above 1 that ratio may rise; as epsilon by default.")]
    [Range(0.0, 100.0)]
    public double? EpsilonHigh { get; init; }

    /// <summary>Passes over each step's completions. More learn more from them and go further off-policy.</summary>
    [Description("Passes over each step's completions.")]
    [Range(1, 1000)]
    public int NumIterations { get; init; } = 1;

    /// <summary>Completions per gradient step, shuffled first; null for all of the step's at once.</summary>
    [Description("Completions per gradient step; all of the training step's by default.")]
    [Range(1, 1_000_000)]
    public int? MinibatchSize { get; init; }

    /// <summary>Completions per forward pass at most; gradients add up. The result is the same up to rounding.</summary>
    [Description("Completions per forward pass at most; gradients add up.")]
    [Range(1, 1_000_000)]
    public int? MicroBatchSize { get; init; }

    /// <summary>
    /// Tokens per forward pass at most, prompts included; gradients add up. By default, on a GPU, as many as the memory plan allows; on the
    /// CPU any number. Where they do not fit all the same, fewer are taken and the log says so.
    /// </summary>
    [Description("Tokens per forward pass at most; on a GPU by default as many as memory allows.")]
    [Range(16, 100_000_000)]
    public long? MicroBatchTokens { get; init; }

    /// <summary>Whether sequences stand side by side without padding where the model can compute them so.</summary>
    [Description("Whether sequences stand side by side without padding where the model can compute them so.")]
    public bool Packing { get; init; } = true;

    /// <summary>Whether completions that the length limit cut are left out of the loss.</summary>
    [Description("Whether completions that the length limit cut are left out of the loss.")]
    public bool MaskTruncatedCompletions { get; init; }

    /// <summary>How far the ratio may go.</summary>
    internal ClipRange Clip => new(Epsilon, EpsilonHigh ?? Epsilon);

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

        var completions = PromptsPerStep * GroupSize;
        if (completions % (MinibatchSize ?? completions) != 0)
        {
            yield return new ValidationResult(
                $"the step's {completions} completions do not divide into minibatches of {MinibatchSize}",
                [nameof(MinibatchSize)]
            );
        }

        if (RewardClipLow >= RewardClipHigh)
        {
            yield return new ValidationResult(
                "'reward_clip_low' must be below 'reward_clip_high'",
                [nameof(RewardClipLow)]
            );
        }
    }

    /// <summary>What to take and generate.</summary>
    internal CompletionSettings ToSettings() =>
        new(PromptsPerStep, GroupSize, new SamplingSettings(MaxNewTokens, Temperature, TopP, TopK));

    /// <summary>How to learn from it.</summary>
    internal PolicyLearning ToLearning() =>
        new()
        {
            Objective = new SequenceRatioObjective(Clip),
            Temperature = Temperature,
            MaximumGradientNorm = MaxGradNorm,
            MicroBatchRows = MicroBatchSize,
            MicroBatchTokens = MicroBatchTokens,
        };

    /// <summary>What moves the parameters.</summary>
    internal IParameterOptimizer NewOptimizer(nn.Module model) =>
        ParameterOptimizers.For(Optimizer, model, new AdamWSettings(LearningRate.At(0), Beta1, Beta2, WeightDecay));
}
