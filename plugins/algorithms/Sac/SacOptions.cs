using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Loops;

namespace Rlfw.Plugins.Sac;

/// <summary>Options of SAC. The defaults are Stable-Baselines3's.</summary>
public sealed record SacOptions : IValidatableObject, IOffPolicyOptions
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
    [Description("Transitions sampled for each gradient step. Typical 64 to 512; the paper has 256.")]
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 256;

    /// <summary>Environment steps before the first gradient step.</summary>
    [Description("Environment steps of uniformly random actions before learning starts.")]
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
    public Schedule LearningRate { get; init; } = 3e-4;

    /// <summary>The actor's step size; null for the same.</summary>
    [Description("Step size of the actor's Adam; left out, learning_rate.")]
    public Schedule? ActorLearningRate { get; init; }

    /// <summary>The temperature's step size; null for the same.</summary>
    [Description("Step size of the temperature's Adam; left out, learning_rate.")]
    public Schedule? TemperatureLearningRate { get; init; }

    /// <summary>The discount factor gamma.</summary>
    [Description("Discount factor gamma in [0, 1]: what a reward one step later is worth. Typical 0.95 to 0.9999.")]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>How far target networks move towards the learned ones.</summary>
    [Description(
        "tau, in (0, 1]: how far the target networks move towards the learned ones after each gradient step. Smaller is steadier and slower; typical 0.001 to 0.02."
    )]
    [Range(1e-9, 1.0)]
    public double TargetUpdateRate { get; init; } = 0.005;

    /// <summary>How much entropy is worth.</summary>
    [Description(
        "Temperature alpha: what a nat of the policy's entropy is worth in reward. auto learns it from 1 on, auto(0.1) from 0.1 on (second paper, section 5), a number fixes it (first paper, section 3). Higher explores more and cares less for reward; a fixed one has to fit the size of rewards."
    )]
    public Temperature Temperature { get; init; } = new(1, true);

    /// <summary>The entropy that a learned temperature aims at; null for minus the number of action components.</summary>
    [Description(
        "The policy's entropy, in nats of actions scaled to [-1, 1], that a learned temperature aims at; left out, minus the number of action components (second paper, appendix D). Higher stays more random."
    )]
    [Range(-1e6, 1e6)]
    public double? TargetEntropy { get; init; }

    /// <summary>Exploration as a function of the state; null for noise that is drawn anew for each action.</summary>
    [Description(
        "Generalized state-dependent exploration (Raffin, Kober and Stulp 2021), on where it is given, if only as gsde: {}: the noise is a function of the policy's last hidden layer that is held for many steps, which moves smoothly and so gets further than noise that is drawn anew for each action."
    )]
    public SacGsdeOptions? Gsde { get; init; }

    /// <summary>The initial logarithm of the noise's deviation.</summary>
    [Description(
        "With gsde, the initial logarithm of the standard deviation of the noise's weights: an action's deviation is about its exponential times the length of the last hidden layer. Learned from there on."
    )]
    [Range(-20.0, 5.0)]
    public double InitialLogDeviation { get; init; } = -3;

    /// <summary>Transitions with a goal chosen in hindsight for each real one; 0 for none.</summary>
    [Description(
        "k of hindsight experience replay (Andrychowicz et al. 2017, section 4.5, strategy future): so many transitions of a batch get a goal achieved later in their episode for each that keeps its own. Needs an environment that sets goals; 0 for none, typical 4."
    )]
    [Range(0, 1000)]
    public int HindsightGoals { get; init; }

    /// <summary>Refuses combinations that cannot work.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var faults = OffPolicyOptionFaults
            .Of(ToSettings())
            .Concat(OffPolicyOptionFaults.OfLearningRate(LearningRate))
            .Concat(
                OffPolicyOptionFaults.OfStepSize(ActorLearningRate, nameof(ActorLearningRate), "actor_learning_rate")
            )
            .Concat(
                OffPolicyOptionFaults.OfStepSize(
                    TemperatureLearningRate,
                    nameof(TemperatureLearningRate),
                    "temperature_learning_rate"
                )
            );
        return TargetEntropy is null || Temperature.IsLearned
            ? faults
            : faults.Append(
                new ValidationResult(
                    $"target_entropy is what a learned temperature aims at, but temperature is fixed at {Temperature}: write temperature: auto({Temperature}), or leave target_entropy out",
                    [nameof(TargetEntropy)]
                )
            );
    }

    /// <inheritdoc />
    public OffPolicySettings ToSettings() =>
        new(Environments, ReplayCapacity, BatchSize, LearningStarts, TrainEvery, GradientSteps)
        {
            TrainEveryEpisodes = TrainEveryEpisodes,
            Hindsight = HindsightGoals > 0 ? new HindsightSettings(HindsightGoals / (HindsightGoals + 1.0)) : null,
        };
}
