using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Dqn;

/// <summary>Options of DQN. The defaults are RL Baselines3 Zoo's tuned values for CartPole.</summary>
public sealed record DqnOptions : IValidatableObject
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
    [Description("Transitions sampled uniformly for each gradient step. Typical 32 to 256.")]
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

    /// <summary>Gradient steps in a round.</summary>
    [Description(
        "Gradient steps in a round. gradient_steps / train_every is how often each transition is used, times batch_size."
    )]
    [Range(1, 1_000_000)]
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
        "Share of random actions epsilon in [0, 1], usually a schedule: linear(1, 0.04, 0.16) falls from 1 to 0.04 over the first 16 % of the budget and stays there."
    )]
    public Schedule Exploration { get; init; } = new(ScheduleShape.Linear, 1, 0.04, 0.16);

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
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Environments > 0 && TrainEvery % Environments != 0)
        {
            yield return new ValidationResult(
                $"train_every {TrainEvery} is not a multiple of environments {Environments}",
                [nameof(TrainEvery)]
            );
        }

        if (BatchSize > ReplayCapacity)
        {
            yield return new ValidationResult(
                $"batch_size {BatchSize} is larger than replay_capacity {ReplayCapacity}",
                [nameof(BatchSize)]
            );
        }

        if (Environments > ReplayCapacity)
        {
            yield return new ValidationResult(
                $"environments {Environments} is larger than replay_capacity {ReplayCapacity}",
                [nameof(Environments)]
            );
        }

        if (LearningRate.Start <= 0 || LearningRate.End < 0)
        {
            yield return new ValidationResult(
                $"learning_rate must begin above 0 and not fall below it, not {LearningRate}",
                [nameof(LearningRate)]
            );
        }

        if (Exploration.Start is < 0 or > 1 || Exploration.End is < 0 or > 1)
        {
            yield return new ValidationResult(
                $"exploration must lie in [0, 1], not {Exploration}",
                [nameof(Exploration)]
            );
        }
    }
}
