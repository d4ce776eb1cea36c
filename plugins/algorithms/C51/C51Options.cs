using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Loops;

namespace Rlfw.Plugins.C51;

/// <summary>Options of C51. The defaults are CleanRL's for classic control.</summary>
public sealed record C51Options : IValidatableObject, IOffPolicyOptions
{
    /// <summary>Atoms of each action's distribution of returns.</summary>
    [Description(
        "Atoms N of each action's distribution of returns (Bellemare, Dabney and Munos 2017, section 4). The paper compares 5, 11, 21 and 51, which gave the algorithm its name."
    )]
    [Range(2, 100_000)]
    public int Atoms { get; init; } = 101;

    /// <summary>The lowest atom.</summary>
    [Description(
        "V_min, the return that the lowest atom stands for (section 4.1). Discounted returns below it count as it, so it must lie below what can happen; a range much wider than needed wastes atoms."
    )]
    public double LowestReturn { get; init; } = -100;

    /// <summary>The highest atom.</summary>
    [Description("V_max, the return that the highest atom stands for (section 4.1).")]
    public double HighestReturn { get; init; } = 100;

    /// <summary>Where probabilities are cut in the loss; 0 for nowhere.</summary>
    [Description(
        "Probabilities p count as min(max(p, c), 1 - c) in the loss, so that atoms outside give no gradient: what became very unlikely is not pulled back by each target. CleanRL has 1e-5; 0 is the paper's cross-entropy. Must lie below 1 / atoms."
    )]
    [Range(0.0, 0.5)]
    public double ProbabilityClip { get; init; }

    /// <summary>Parallel environments N.</summary>
    [Description("Parallel environments, stepped together; train_every is a multiple of it.")]
    [Range(1, 4096)]
    public int Environments { get; init; } = 1;

    /// <summary>Transitions that the replay buffer holds.</summary>
    [Description(
        "Transitions the replay buffer holds; the oldest make room. Larger buffers forget less and need more memory."
    )]
    [Range(1, 100_000_000)]
    public int ReplayCapacity { get; init; } = 10_000;

    /// <summary>Transitions in a minibatch.</summary>
    [Description("Transitions sampled for each gradient step. Typical 32 to 128.")]
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Environment steps before the first gradient step.</summary>
    [Description("Environment steps of uniformly random actions before learning starts.")]
    [Range(0L, long.MaxValue)]
    public long LearningStarts { get; init; } = 10_000;

    /// <summary>Environment steps between two rounds of gradient steps.</summary>
    [Description("Environment steps between two rounds of gradient steps, a multiple of environments.")]
    [Range(1, 1_000_000)]
    public int TrainEvery { get; init; } = 10;

    /// <summary>Episodes between two rounds of gradient steps.</summary>
    [Description(
        "Where above 0: a round of gradient steps follows the end of this many episodes, and train_every has no effect."
    )]
    [Range(0, 1_000_000)]
    public int TrainEveryEpisodes { get; init; }

    /// <summary>Gradient steps in a round.</summary>
    [Description("Gradient steps in a round; 0 for as many as there were environment steps since the round before.")]
    [Range(0, 1_000_000)]
    public int GradientSteps { get; init; } = 1;

    /// <summary>The step size of Adam.</summary>
    [Description("Step size of Adam: a number, or a schedule such as linear(1e-3, 0). Typical 5e-5 to 1e-3.")]
    public Schedule LearningRate { get; init; } = 2.5e-4;

    /// <summary>Adam's epsilon.</summary>
    [Description(
        "Adam's epsilon; left out, 0.01 / batch_size as CleanRL has it, after the paper's Atari agent (0.01 / 32). Larger ones make steps smaller where gradients are small."
    )]
    [Range(1e-12, 1.0)]
    public double? AdamEpsilon { get; init; }

    /// <summary>The discount factor gamma.</summary>
    [Description("Discount factor gamma in [0, 1]: what a reward one step later is worth. Typical 0.95 to 0.999.")]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>Steps over which rewards are summed.</summary>
    [Description(
        "Steps n over which a target sums rewards before it bootstraps (Sutton and Barto 2018, equation 7.1). Larger ones carry rewards back faster and depend on the actions in between, which are not corrected for. Typical 1 to 5."
    )]
    [Range(1, 1000)]
    public int ReturnSteps { get; init; } = 1;

    /// <summary>The share of random actions epsilon.</summary>
    [Description(
        "Share of random actions epsilon in [0, 1], usually a schedule: linear(1, 0.05, 0.5) falls from 1 to 0.05 over the first half of the budget and stays there."
    )]
    public Schedule Exploration { get; init; } = new(ScheduleShape.Linear, 1, 0.05, 0.5);

    /// <summary>Environment steps between two updates of the target network.</summary>
    [Description("Environment steps between two updates of the target network. Rarer is steadier and slower.")]
    [Range(1, long.MaxValue)]
    public long TargetUpdateInterval { get; init; } = 500;

    /// <summary>How far the target network moves towards the learned one.</summary>
    [Description("How far the target network moves towards the learned one at an update, in (0, 1]; 1 copies it.")]
    [Range(1e-6, 1.0)]
    public double TargetUpdateRate { get; init; } = 1;

    /// <summary>The length that gradients are cut to; null for no limit.</summary>
    [Description("Gradients longer than this are scaled down to it; null for no limit.")]
    [Range(1e-9, 1e9)]
    public double? MaxGradientNorm { get; init; }

    /// <summary>How many goals in hindsight there are for each of the environment's own.</summary>
    [Description(
        "Hindsight experience replay (Andrychowicz et al. 2017, section 4.5, strategy future): for each transition sampled with its own goal, k with a goal that its episode achieved later; 0 for none. Needs an environment that sets goals. The paper has 4."
    )]
    [Range(0, 1000)]
    public int HindsightGoals { get; init; }

    /// <summary>Refuses combinations that cannot work.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        [
            .. OffPolicyOptionFaults.Of(ToSettings()),
            .. OffPolicyOptionFaults.OfLearningRate(LearningRate),
            .. OffPolicyOptionFaults.OfExploration(Exploration),
            .. HighestReturn > LowestReturn
                ? Array.Empty<ValidationResult>()
                :
                [
                    new ValidationResult(
                        $"highest_return {HighestReturn} must lie above lowest_return {LowestReturn}",
                        [nameof(HighestReturn)]
                    ),
                ],
            .. ProbabilityClip < 1.0 / Atoms
                ? Array.Empty<ValidationResult>()
                :
                [
                    new ValidationResult(
                        $"probability_clip {ProbabilityClip} must lie below 1 / atoms = {1.0 / Atoms:G4}: where all {Atoms} atoms are equally likely, as at the start, none would give a gradient",
                        [nameof(ProbabilityClip)]
                    ),
                ],
        ];

    /// <inheritdoc />
    public OffPolicySettings ToSettings() =>
        new(Environments, ReplayCapacity, BatchSize, LearningStarts, TrainEvery, GradientSteps)
        {
            TrainEveryEpisodes = TrainEveryEpisodes,
            ReturnSteps = ReturnSteps,
            Discount = Discount,
            Hindsight = HindsightGoals > 0 ? new HindsightSettings(HindsightGoals / (HindsightGoals + 1.0)) : null,
        };
}
