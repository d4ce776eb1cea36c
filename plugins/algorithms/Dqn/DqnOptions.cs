using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Loops;

namespace Rlfw.Plugins.Dqn;

/// <summary>Options of DQN. The defaults are RL Baselines3 Zoo's tuned values for CartPole.</summary>
public sealed record DqnOptions : IValidatableObject, IOffPolicyOptions
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
    public int ReplayCapacity { get; init; } = 100_000;

    /// <summary>Transitions in a minibatch.</summary>
    [Description("Transitions sampled for each gradient step. Typical 32 to 256.")]
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Environment steps before the first gradient step.</summary>
    [Description("Environment steps of uniformly random actions before learning starts.")]
    [Range(0L, long.MaxValue)]
    public long LearningStarts { get; init; } = 1000;

    /// <summary>Environment steps between two rounds of gradient steps.</summary>
    [Description(
        "Environment steps between two rounds of gradient steps, a multiple of environments. The paper's Atari agent has 4."
    )]
    [Range(1, 1_000_000)]
    public int TrainEvery { get; init; } = 256;

    /// <summary>Episodes between two rounds of gradient steps.</summary>
    [Description(
        "Where above 0: a round of gradient steps follows the end of this many episodes, and train_every has no effect."
    )]
    [Range(0, 1_000_000)]
    public int TrainEveryEpisodes { get; init; }

    /// <summary>Gradient steps in a round.</summary>
    [Description(
        "Gradient steps in a round; 0 for as many as there were environment steps since the round before. gradient_steps / train_every is how often each transition is used, times batch_size."
    )]
    [Range(0, 1_000_000)]
    public int GradientSteps { get; init; } = 128;

    /// <summary>The step size of Adam.</summary>
    [Description("Step size of Adam: a number, or a schedule such as linear(1e-3, 0). Typical 1e-4 to 2.5e-3.")]
    public Schedule LearningRate { get; init; } = 2.3e-3;

    /// <summary>The discount factor gamma.</summary>
    [Description("Discount factor gamma in [0, 1]: what a reward one step later is worth. Typical 0.95 to 0.999.")]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>The share of random actions epsilon.</summary>
    [Description(
        "Share of random actions epsilon in [0, 1], usually a schedule: linear(1, 0.04, 0.16) falls from 1 to 0.04 over the first 16 % of the budget and stays there. Left out it is that, and 0 with noisy_networks."
    )]
    public Schedule? Exploration { get; init; }

    /// <summary>Environment steps between two updates of the target network.</summary>
    [Description(
        "Environment steps between two updates of the target network; it happens before the next gradient step that follows. Rarer is steadier and slower."
    )]
    [Range(1, long.MaxValue)]
    public long TargetUpdateInterval { get; init; } = 10;

    /// <summary>How far the target network moves towards the learned one.</summary>
    [Description(
        "How far the target network moves towards the learned one at an update, in (0, 1]: 1 copies it, as the paper does; small values with a short interval average it (Lillicrap et al. 2016)."
    )]
    [Range(1e-6, 1.0)]
    public double TargetUpdateRate { get; init; } = 1;

    /// <summary>Whether the learned network chooses the action that the target network values.</summary>
    [Description(
        "Double DQN (van Hasselt, Guez and Silver 2016): the learned network chooses the action in s', the target network values it, which overestimates less."
    )]
    public bool DoubleDqn { get; init; }

    /// <summary>Whether state values and advantages are computed apart.</summary>
    [Description(
        "Dueling network (Wang et al. 2016, equation 9): Q = V + A - mean A, where V and A each have the last hidden layer to themselves. Learns a state's value from every action; helps most where there are many."
    )]
    public bool Dueling { get; init; }

    /// <summary>Whether exploration comes from noise in the parameters.</summary>
    [Description(
        "Noisy networks (Fortunato et al. 2018, section 3, factorised noise): every linear layer has noise of a learned size in its parameters, drawn anew for each gradient step, and actions are greedy by it. Evaluation takes the means."
    )]
    public bool NoisyNetworks { get; init; }

    /// <summary>How much noise there is at first.</summary>
    [Description(
        "sigma_0 of noisy networks: the noise's standard deviations begin as this over the root of a layer's inputs. The paper has 0.5."
    )]
    [Range(1e-6, 100.0)]
    public double NoiseScale { get; init; } = 0.5;

    /// <summary>Steps over which rewards are summed.</summary>
    [Description(
        "Steps n over which a target sums rewards before it bootstraps (Sutton and Barto 2018, equation 7.1). Larger ones carry rewards back faster and depend on the actions in between, which are not corrected for. Typical 1 to 5."
    )]
    [Range(1, 1000)]
    public int ReturnSteps { get; init; } = 1;

    /// <summary>How much errors count in drawing transitions.</summary>
    [Description(
        "Prioritised replay (Schaul et al. 2016, section 3.3, proportional): transitions are drawn with probability in proportion to their latest error to this power, alpha; 0 draws uniformly. The paper has 0.6, with a step size a quarter of DQN's."
    )]
    [Range(0.0, 1.0)]
    public double PriorityExponent { get; init; }

    /// <summary>How much importance weights correct for priorities at the beginning.</summary>
    [Description(
        "Exponent beta of the importance weights that correct for priorities (Schaul et al. 2016, section 3.4) at the beginning of the budget; it moves in a straight line to importance_end. Without priority_exponent it has no effect."
    )]
    [Range(0.0, 1.0)]
    public double ImportanceStart { get; init; } = 0.4;

    /// <summary>How much importance weights correct for priorities in the end.</summary>
    [Description("Exponent beta of the importance weights at the end of the budget; 1 corrects fully.")]
    [Range(0.0, 1.0)]
    public double ImportanceEnd { get; init; } = 1;

    /// <summary>What is added to errors to make priorities.</summary>
    [Description("Added to each error to make its priority, so that no transition is never drawn again.")]
    [Range(0.0, 1e3)]
    public double PriorityOffset { get; init; } = 1e-6;

    /// <summary>How many goals in hindsight there are for each of the environment's own.</summary>
    [Description(
        "Hindsight experience replay (Andrychowicz et al. 2017, section 4.5, strategy future): for each transition sampled with its own goal, k with a goal that its episode achieved later; 0 for none. Needs an environment that sets goals. The paper has 4."
    )]
    [Range(0, 1000)]
    public int HindsightGoals { get; init; }

    /// <summary>Where the loss turns from squared to absolute.</summary>
    [Description(
        "Error beyond which the Huber loss is linear instead of squared (the paper clips errors to 1, which is the same gradient)."
    )]
    [Range(1e-6, 1e9)]
    public double HuberThreshold { get; init; } = 1;

    /// <summary>The length that gradients are cut to; null for no limit.</summary>
    [Description("Gradients longer than this are scaled down to it; null for no limit.")]
    [Range(1e-9, 1e9)]
    public double? MaxGradientNorm { get; init; } = 10;

    /// <summary>Refuses combinations that cannot work.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        [
            .. OffPolicyOptionFaults.Of(ToSettings()),
            .. OffPolicyOptionFaults.OfLearningRate(LearningRate),
            .. OffPolicyOptionFaults.OfExploration(ExplorationSchedule),
        ];

    /// <summary>Epsilon, the default included.</summary>
    internal Schedule ExplorationSchedule =>
        Exploration ?? (NoisyNetworks ? 0 : new Schedule(ScheduleShape.Linear, 1, 0.04, 0.16));

    /// <inheritdoc />
    public OffPolicySettings ToSettings() =>
        new(Environments, ReplayCapacity, BatchSize, LearningStarts, TrainEvery, GradientSteps)
        {
            TrainEveryEpisodes = TrainEveryEpisodes,
            ReturnSteps = ReturnSteps,
            Discount = Discount,
            Priorities =
                PriorityExponent > 0
                    ? new PrioritySettings(PriorityExponent, ImportanceStart, ImportanceEnd, PriorityOffset)
                    : null,
            Hindsight = HindsightGoals > 0 ? new HindsightSettings(HindsightGoals / (HindsightGoals + 1.0)) : null,
        };
}
