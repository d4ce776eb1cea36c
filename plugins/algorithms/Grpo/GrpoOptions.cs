using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Estimators;
using Rlfw.Training.Learning;
using Rlfw.Training.Optimizers;

namespace Rlfw.Plugins.Grpo;

/// <summary>Options of the <c>grpo</c> algorithm; the defaults are those of TRL 1.10 where it has the option.</summary>
public sealed record GrpoOptions : ICompletionOptions, IOffersPresets, IValidatableObject
{
    private const double DefaultCorrectionMax = 3;

    /// <summary>
    /// Starts from the values of a recipe; what is written beside it wins. <c>rlfw plugins show grpo</c> lists them with their sources.
    /// </summary>
    [Description("Starts from the values of a recipe; what is written beside it wins.")]
    public string? Preset { get; init; }

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

    /// <summary>
    /// What logits are divided by where log-probabilities are taken for the loss; as <see cref="Temperature"/> by default, which is what
    /// the sampler drew from. TRL 0.15 took them at 1 whatever it sampled at: such a gap is no difference between sampler and learner, so
    /// <see cref="SamplerCorrection"/> has to be off.
    /// </summary>
    [Description(
        "What logits are divided by where log-probabilities are taken for the loss; as temperature by default."
    )]
    [Range(0.01, 10.0)]
    public double? ScoreTemperature { get; init; }

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

    /// <summary>What moves the parameters.</summary>
    [Description("What moves the parameters.")]
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adamw;

    /// <summary>
    /// How far below 1 the probability ratio may fall before its gradient ends: 0.2, and 3e-4 for gspo, whose ratios are means over a
    /// completion (paper, section 5.1).
    /// </summary>
    [Description("How far below 1 the probability ratio may fall before its gradient ends; 0.2, for gspo 3e-4.")]
    [Range(0.0, 1.0)]
    public double? Epsilon { get; init; }

    /// <summary>
    /// How far above 1 the ratio may rise; as <see cref="Epsilon"/> by default, 4e-4 for gspo; 0.28 in DAPO's paper. For cispo what the
    /// ratio itself is held below: 5 by default (ScaleRL).
    /// </summary>
    [Description(
        "How far above 1 the ratio may rise; as epsilon, for gspo 4e-4; for cispo what the ratio is held below, 5."
    )]
    [Range(0.0, 100.0)]
    public double? EpsilonHigh { get; init; }

    /// <summary>
    /// Dual clip: what the ratio is held below where the advantage is negative (Ye et al., 2020; INTELLECT-2 takes 4). None by default.
    /// </summary>
    [Description("Dual clip: what the ratio is held below where the advantage is negative; none by default.")]
    [Range(1.0, 1e6)]
    public double? Delta { get; init; }

    /// <summary>
    /// Weight of the KL divergence from the policy the stage started with. 0 needs no reference; 0.001 to 0.04 holds the policy near
    /// its start. The reference is the base with the adapter off where the stage starts with a new adapter, else a copy.
    /// </summary>
    [Description("Weight of the KL divergence from the policy the stage started with; 0 needs no reference.")]
    [Range(0.0, 100.0)]
    public double Beta { get; init; }

    /// <summary>How that divergence is estimated.</summary>
    [Description("How that divergence is estimated; k1 has a gradient of mean 0 in a loss and adds noise alone.")]
    public KlEstimator KlEstimator { get; init; } = KlEstimator.K3;

    /// <summary>Weight of an entropy bonus: keeps the policy exploring; 0.001 to 0.01 where entropy collapses.</summary>
    [Description("Weight of an entropy bonus.")]
    [Range(0.0, 10.0)]
    public double EntropyCoef { get; init; }

    /// <summary>Which objective is learned by.</summary>
    [Description("Which objective is learned by.")]
    public LossType LossType { get; init; } = LossType.Dapo;

    /// <summary>What a completion's reward is compared with.</summary>
    [Description("What a completion's reward is compared with.")]
    public AdvantageKind Advantage { get; init; } = AdvantageKind.Group;

    /// <summary>What advantages of a group are divided by: the deviation of the group or the batch, or none.</summary>
    [Description(
        "What advantages of a group are divided by: the standard deviation of the group or of the batch, or none."
    )]
    public AdvantageScale ScaleRewards { get; init; } = AdvantageScale.Group;

    /// <summary>How several rewards become one advantage.</summary>
    [Description("How several rewards become one advantage.")]
    public RewardAggregation RewardAggregation { get; init; } = RewardAggregation.SumThenNormalize;

    /// <summary>
    /// Rounds of generation for a training step. Above 1, groups whose advantages are all 0 are dropped and other prompts are
    /// tried in their place (DAPO's dynamic sampling).
    /// </summary>
    [Description("Rounds of generation for a step; above 1, groups without advantages are replaced by other prompts.")]
    [Range(1, 100)]
    public int SamplingRounds { get; init; } = 1;

    /// <summary>What is done where the learner gives a completion another probability than the sampler.</summary>
    [Description("What is done where the learner gives a completion another probability than the sampler.")]
    public SamplerCorrectionMode SamplerCorrection { get; init; } = SamplerCorrectionMode.SequenceMask;

    /// <summary>The upper limit of the ratio between learner and sampler.</summary>
    [Description("The upper limit of the ratio between learner and sampler.")]
    [Range(1.0, 1e6)]
    public double CorrectionMax { get; init; } = DefaultCorrectionMax;

    /// <summary>The lower limit of that ratio; none by default.</summary>
    [Description("The lower limit of that ratio; none by default.")]
    [Range(0.0, 1.0)]
    public double? CorrectionMin { get; init; }

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

    /// <summary>Completions per forward pass at most; gradients add up. The result is the same up to rounding (but for bnpo).</summary>
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

    /// <summary>Whether completions that the length limit cut are left out of the loss (DAPO's overlong filter).</summary>
    [Description("Whether completions that the length limit cut are left out of the loss.")]
    public bool MaskTruncatedCompletions { get; init; }

    /// <summary>The recipes.</summary>
    static IReadOnlyList<OptionPreset> IOffersPresets.Presets => GrpoPresets.All;

    /// <summary>Completions of a training step.</summary>
    internal int CompletionsPerStep => PromptsPerStep * GroupSize;

    /// <summary>epsilon, decided.</summary>
    internal double ClipLow => Epsilon ?? (LossType == LossType.Gspo ? 3e-4 : 0.2);

    /// <summary>epsilon_high, decided.</summary>
    internal double ClipHigh =>
        EpsilonHigh
        ?? LossType switch
        {
            LossType.Cispo => 5,
            LossType.Gspo => Epsilon ?? 4e-4,
            _ => ClipLow,
        };

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        LossFaults().Concat(CorrectionFaults()).Concat(AdvantageFaults());

    /// <summary>What to take and generate.</summary>
    internal CompletionSettings ToSettings() =>
        new(PromptsPerStep, GroupSize, new SamplingSettings(MaxNewTokens, Temperature, TopP, TopK))
        {
            SamplingRounds = SamplingRounds,
        };

    /// <summary>How to learn from it.</summary>
    internal PolicyLearning ToLearning() =>
        new()
        {
            Objective = PolicyObjectives.For(this),
            Temperature = ScoreTemperature ?? Temperature,
            Beta = Beta,
            KlEstimator = KlEstimator,
            EntropyCoefficient = EntropyCoef,
            Correction = new SamplerCorrection(SamplerCorrection, CorrectionMin, CorrectionMax),
            MaximumGradientNorm = MaxGradNorm,
            MicroBatchRows = MicroBatchSize,
            MicroBatchTokens = MicroBatchTokens,
        };

    /// <summary>What moves the parameters.</summary>
    internal IParameterOptimizer NewOptimizer(nn.Module model) =>
        ParameterOptimizers.For(Optimizer, model, new AdamWSettings(LearningRate.At(0), Beta1, Beta2, WeightDecay));

    private IEnumerable<ValidationResult> LossFaults()
    {
        if (LearningRate.Least < 0)
        {
            yield return new ValidationResult(
                $"a step size below 0 ({LearningRate}) would climb the loss: write 0 or more",
                [nameof(LearningRate)]
            );
        }

        if (LossType == LossType.Cispo && Epsilon is { } unused)
        {
            yield return new ValidationResult(
                $"cispo limits the ratio by 'epsilon_high' alone: leave 'epsilon' ({unused}) out",
                [nameof(Epsilon)]
            );
        }

        if (CompletionsPerStep % (MinibatchSize ?? CompletionsPerStep) != 0)
        {
            yield return new ValidationResult(
                $"the step's {CompletionsPerStep} completions do not divide into minibatches of {MinibatchSize}",
                [nameof(MinibatchSize)]
            );
        }

        if (Delta is { } delta && LossType == LossType.Cispo)
        {
            yield return new ValidationResult(
                $"cispo limits the ratio by 'epsilon_high' alone: leave 'delta' ({delta}) out",
                [nameof(Delta)]
            );
        }

        if (Delta <= 1 + ClipHigh && LossType != LossType.Cispo)
        {
            yield return new ValidationResult(
                $"'delta' must be above 1 + epsilon_high ({1 + ClipHigh}), or it would limit positive advantages too",
                [nameof(Delta)]
            );
        }

        if (Beta <= 0 && KlEstimator != KlEstimator.K3)
        {
            yield return new ValidationResult(
                "there is no divergence to estimate where 'beta' is 0: set 'beta', or leave 'kl_estimator' out",
                [nameof(KlEstimator)]
            );
        }
    }

    private IEnumerable<ValidationResult> CorrectionFaults()
    {
        if (
            ScoreTemperature is { } score
            && score.CompareTo(Temperature) != 0
            && SamplerCorrection != SamplerCorrectionMode.None
        )
        {
            yield return new ValidationResult(
                $"log-probabilities at {score} differ from those at the sampler's {Temperature} of themselves: set 'sampler_correction' to "
                    + "'none', or leave 'score_temperature' out",
                [nameof(ScoreTemperature)]
            );
        }

        if (CorrectionMin >= CorrectionMax)
        {
            yield return new ValidationResult(
                "'correction_min' must be below 'correction_max'",
                [nameof(CorrectionMin)]
            );
        }

        if (SamplerCorrection == SamplerCorrectionMode.None && CorrectionMax.CompareTo(DefaultCorrectionMax) != 0)
        {
            yield return new ValidationResult(
                "it limits the weights of a correction, and 'sampler_correction' is 'none': set that, or leave this out",
                [nameof(CorrectionMax)]
            );
        }

        if (SamplerCorrection == SamplerCorrectionMode.None && CorrectionMin is not null)
        {
            yield return new ValidationResult(
                "it limits the weights of a correction, and 'sampler_correction' is 'none': set that, or leave this out",
                [nameof(CorrectionMin)]
            );
        }
    }

    private IEnumerable<ValidationResult> AdvantageFaults()
    {
        if (RewardAggregation == RewardAggregation.NormalizeThenSum && ScaleRewards != AdvantageScale.Group)
        {
            yield return new ValidationResult(
                "'normalize_then_sum' divides by the deviations of group and batch itself: leave 'scale_rewards' out",
                [nameof(ScaleRewards)]
            );
        }

        if (SamplingRounds > 1 && Advantage == AdvantageKind.ReinforcePlusPlus)
        {
            yield return new ValidationResult(
                "rounds of sampling drop groups of equal rewards, from which 'reinforce_plus_plus' learns: leave 'sampling_rounds' at 1",
                [nameof(SamplingRounds)]
            );
        }

        if (Advantage != AdvantageKind.Group && ScaleRewards != AdvantageScale.Group)
        {
            yield return new ValidationResult(
                "'scale_rewards' belongs to 'advantage: group': the others have a scale of their own",
                [nameof(ScaleRewards)]
            );
        }

        if (Advantage != AdvantageKind.Group && RewardAggregation == RewardAggregation.NormalizeThenSum)
        {
            yield return new ValidationResult(
                "'normalize_then_sum' compares each reward within its group: leave 'advantage' at 'group'",
                [nameof(RewardAggregation)]
            );
        }
    }
}
