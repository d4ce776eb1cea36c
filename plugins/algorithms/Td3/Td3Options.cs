using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Exploration;
using Rlfw.Training.Loops;

namespace Rlfw.Plugins.Td3;

/// <summary>Options of TD3. The defaults are Stable-Baselines3's, with the paper's exploration noise.</summary>
public sealed record Td3Options : IValidatableObject, IOffPolicyOptions
{
    /// <summary>Parallel environments N.</summary>
    [Description("Parallel environments N, stepped together; train_every is a multiple of it.")]
    [Range(1, 4096)]
    public int Environments { get; init; } = 1;

    /// <summary>Transitions that the replay buffer holds.</summary>
    [Description(
        "Transitions the replay buffer holds; the oldest make room. Larger buffers forget less and need more memory."
    )]
    [Range(1, 100_000_000)]
    public int ReplayCapacity { get; init; } = 1_000_000;

    /// <summary>Transitions in a minibatch.</summary>
    [Description("Transitions sampled for each gradient step. Typical 100 (the paper) to 256.")]
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 256;

    /// <summary>Environment steps before the first gradient step.</summary>
    [Description(
        "Environment steps of uniformly random actions before learning starts; the paper has 1,000 or 10,000."
    )]
    [Range(0L, long.MaxValue)]
    public long LearningStarts { get; init; } = 100;

    /// <summary>Environment steps between two rounds of gradient steps.</summary>
    [Description("Environment steps between two rounds of gradient steps, a multiple of environments.")]
    [Range(1, 1_000_000)]
    public int TrainEvery { get; init; } = 1;

    /// <summary>Episodes between two rounds of gradient steps; 0 to count steps.</summary>
    [Description(
        "Where above 0, a round of gradient steps follows the end of this many episodes instead of train_every steps: the policy then stands still within an episode, and gradient_steps is usually 0."
    )]
    [Range(0, 1_000_000)]
    public int TrainEveryEpisodes { get; init; }

    /// <summary>Gradient steps in a round; 0 for as many as environment steps.</summary>
    [Description(
        "Gradient steps in a round; 0 for as many as there were environment steps since the round before (-1 of Stable-Baselines3)."
    )]
    [Range(0, 1_000_000)]
    public int GradientSteps { get; init; } = 1;

    /// <summary>The step size of Adam.</summary>
    [Description("Step size of Adam: a number, or a schedule such as linear(1e-3, 0). Typical 3e-4 to 1e-3.")]
    public Schedule LearningRate { get; init; } = 1e-3;

    /// <summary>The actor's step size; null for the same.</summary>
    [Description("Step size of the actor's Adam; left out, learning_rate. Smaller lets the critics keep up.")]
    public Schedule? ActorLearningRate { get; init; }

    /// <summary>The discount factor gamma.</summary>
    [Description("Discount factor gamma in [0, 1]: what a reward one step later is worth. Typical 0.95 to 0.9999.")]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>How far target networks move towards the learned ones.</summary>
    [Description(
        "tau, in (0, 1]: how far the target networks move towards the learned ones after each update of the actor. Smaller is steadier and slower; typical 0.001 to 0.02."
    )]
    [Range(1e-9, 1.0)]
    public double TargetUpdateRate { get; init; } = 0.005;

    /// <summary>Gradient steps of the critics for each of the actor.</summary>
    [Description(
        "d of algorithm 1 (section 5.2): actor and target networks are updated once in so many gradient steps of the critics, which are more exact then."
    )]
    [Range(1, 1_000_000)]
    public int PolicyDelay { get; init; } = 2;

    /// <summary>The deviation of the noise on target actions.</summary>
    [Description(
        "Standard deviation of the normal noise on the actions in targets (section 5.3, target policy smoothing), in units of half the action space's width; 0 for none. Keeps the actor from narrow peaks of wrong critics."
    )]
    [Range(0.0, 10.0)]
    public double TargetNoiseDeviation { get; init; } = 0.2;

    /// <summary>The bound of the noise on target actions.</summary>
    [Description("c of algorithm 1: the noise on the actions in targets is cut to [-c, c].")]
    [Range(0.0, 10.0)]
    public double TargetNoiseClip { get; init; } = 0.5;

    /// <summary>How the actor explores.</summary>
    [Description(
        "Noise on the actions that are tried: normal (section 6.1), ornstein-uhlenbeck (correlated in time, with which a heavy thing is set in motion) or none."
    )]
    public ActionNoiseKind ActionNoise { get; init; } = ActionNoiseKind.Normal;

    /// <summary>The deviation of that noise.</summary>
    [Description(
        "Standard deviation of that noise, in units of half the action space's width; of ornstein-uhlenbeck its sigma. More explores more and acts worse; typical 0.1 to 0.5."
    )]
    [Range(0.0, 10.0)]
    public double ActionNoiseDeviation { get; init; } = 0.1;

    /// <summary>Transitions with a goal chosen in hindsight for each real one; 0 for none.</summary>
    [Description(
        "k of hindsight experience replay (Andrychowicz et al. 2017, section 4.5, strategy future): so many transitions of a batch get a goal achieved later in their episode for each that keeps its own. Needs an environment that sets goals; 0 for none, typical 4."
    )]
    [Range(0, 1000)]
    public int HindsightGoals { get; init; }

    /// <summary>Refuses combinations that cannot work.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        [
            .. OffPolicyOptionFaults.Of(ToSettings()),
            .. OffPolicyOptionFaults.OfLearningRate(LearningRate),
            .. OffPolicyOptionFaults.OfStepSize(ActorLearningRate, nameof(ActorLearningRate), "actor_learning_rate"),
        ];

    /// <inheritdoc />
    public OffPolicySettings ToSettings() =>
        new(Environments, ReplayCapacity, BatchSize, LearningStarts, TrainEvery, GradientSteps)
        {
            TrainEveryEpisodes = TrainEveryEpisodes,
            Hindsight = HindsightGoals > 0 ? new HindsightSettings(HindsightGoals / (HindsightGoals + 1.0)) : null,
        };
}
