using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.A2c;

/// <summary>Options of A2C. The defaults are Stable-Baselines3's, with eight environments instead of one.</summary>
public sealed record A2cOptions : IValidatableObject
{
    /// <summary>Parallel environments N.</summary>
    [Description(
        "Parallel environments N, in the place of the paper's asynchronous actors (section 4). More make a gradient less noisy; typical 4 to 64."
    )]
    [Range(1, 4096)]
    public int Environments { get; init; } = 8;

    /// <summary>Steps T of each environment in a rollout.</summary>
    [Description(
        "Steps T of each environment between two updates (algorithm S3, t_max). More look further ahead before the value function is trusted, and update more rarely; typical 5 to 100."
    )]
    [Range(1, 1_000_000)]
    public int StepsPerRollout { get; init; } = 5;

    /// <summary>The step size.</summary>
    [Description("Step size: a number, or a schedule such as linear(7e-4, 0). Typical 1e-4 to 3e-3.")]
    public Schedule LearningRate { get; init; } = 7e-4;

    /// <summary>Who takes the steps.</summary>
    [Description(
        "rmsprop (section 4, as PyTorch has it), rmsprop_tensorflow (the divisor is the root of v + epsilon and v begins at 1: more careful first steps) or adam."
    )]
    public A2cOptimizer Optimizer { get; init; } = A2cOptimizer.Rmsprop;

    /// <summary>The optimizer's epsilon.</summary>
    [Description("The optimizer's epsilon. Larger makes steps smaller where gradients are small.")]
    [Range(1e-12, 1.0)]
    public double OptimizerEpsilon { get; init; } = 1e-5;

    /// <summary>How slowly RMSprop forgets.</summary>
    [Description(
        "Alpha of RMSprop in [0, 1): how slowly its mean of squared gradients forgets (section 4); unused with adam."
    )]
    [Range(0.0, 0.999999)]
    public double RmsDecay { get; init; } = 0.99;

    /// <summary>The discount factor gamma.</summary>
    [Description("Discount factor gamma in [0, 1]: what a reward one step later is worth. Typical 0.9 to 0.9999.")]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>Lambda of generalized advantage estimation.</summary>
    [Description(
        "Lambda of generalized advantage estimation (Schulman et al. 2016) in [0, 1]: 1 is the paper's return over up to T steps, 0 trusts the value function alone."
    )]
    [Range(0.0, 1.0)]
    public double GaeLambda { get; init; } = 1;

    /// <summary>The weight of the value loss.</summary>
    [Description("Weight of the mean squared error of values in the loss; the paper's code has 0.5.")]
    [Range(0.0, 1e6)]
    public double ValueCoefficient { get; init; } = 0.5;

    /// <summary>The weight of the entropy bonus.</summary>
    [Description(
        "Weight beta of the entropy bonus (section 4). Larger keeps the policy random for longer; the paper has 0.01, typical 0 to 0.01."
    )]
    [Range(0.0, 1e6)]
    public double EntropyCoefficient { get; init; }

    /// <summary>Whether advantages are standardized within each rollout.</summary>
    [Description("Standardize advantages within each rollout to mean 0 and deviation 1; not in the paper.")]
    public bool NormalizeAdvantages { get; init; }

    /// <summary>The length that gradients are cut to; null for no limit.</summary>
    [Description(
        "Gradients of policy and values together that are longer than this are scaled down to it; null for no limit."
    )]
    [Range(1e-9, 1e9)]
    public double? MaxGradientNorm { get; init; } = 0.5;

    /// <summary>The initial logarithm of the standard deviation of continuous actions.</summary>
    [Description(
        "Initial logarithm of the standard deviation of continuous actions, with gsde of each weight of the noise; unused with discrete actions."
    )]
    [Range(-20.0, 5.0)]
    public double InitialLogDeviation { get; init; }

    /// <summary>State-dependent exploration; null for independent noise.</summary>
    [Description(
        "Generalized state-dependent exploration (Raffin et al. 2021) of continuous actions, on where given: gsde: {} or gsde: { sample_every: 4 }. Left out, noise is independent in every step."
    )]
    public GsdeOptions? Gsde { get; init; }

    /// <summary>Refuses schedules that go below 0 and a standard deviation of one step.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LearningRate.Start <= 0 || LearningRate.End < 0)
        {
            yield return new ValidationResult(
                $"learning_rate must begin above 0 and not fall below it, not {LearningRate}",
                [nameof(LearningRate)]
            );
        }

        if (NormalizeAdvantages && (long)Environments * StepsPerRollout == 1)
        {
            yield return new ValidationResult(
                "normalize_advantages needs rollouts of at least 2 steps: raise environments or steps_per_rollout",
                [nameof(NormalizeAdvantages)]
            );
        }
    }
}
