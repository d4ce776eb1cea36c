using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Trpo;

/// <summary>Options of TRPO. The defaults are those of Stable-Baselines3's contrib package, with eight environments instead of one.</summary>
public sealed record TrpoOptions : IValidatableObject
{
    /// <summary>Parallel environments N.</summary>
    [Description("Parallel environments N. A rollout holds environments x steps_per_rollout steps.")]
    [Range(1, 4096)]
    public int Environments { get; init; } = 8;

    /// <summary>Steps T of each environment in a rollout.</summary>
    [Description(
        "Steps T that each environment takes per rollout; one step of the policy is made from all of them, so rollouts are long. Typical 256 to 2048."
    )]
    [Range(1, 1_000_000)]
    public int StepsPerRollout { get; init; } = 256;

    /// <summary>The KL divergence that a step of the policy may have.</summary>
    [Description(
        "The trust region delta (equation 12): the mean KL divergence of the old policy from the new one that a step may reach. Typical 0.001 to 0.05."
    )]
    [Range(1e-9, 100.0)]
    public double TargetKl { get; init; } = 0.01;

    /// <summary>Steps of the conjugate gradient method.</summary>
    [Description(
        "Steps of the conjugate gradient method that looks for the natural gradient (appendix C.1). More are more exact; typical 10 to 20."
    )]
    [Range(1, 1000)]
    public int ConjugateGradientSteps { get; init; } = 15;

    /// <summary>What is added to the Fisher matrix's diagonal.</summary>
    [Description(
        "Added to the diagonal of the Fisher information matrix: keeps directions steady of which the rollout says little, and makes steps shorter there. Typical 0.001 to 0.1."
    )]
    [Range(0.0, 1e6)]
    public double ConjugateGradientDamping { get; init; } = 0.1;

    /// <summary>How often a step is shortened at most.</summary>
    [Description("Lengths that the line search tries before it leaves the policy as it is (appendix C).")]
    [Range(1, 1000)]
    public int LineSearchSteps { get; init; } = 10;

    /// <summary>What each next length is multiplied by.</summary>
    [Description("What the line search multiplies the length by from try to try, in (0, 1).")]
    [Range(0.01, 0.99)]
    public double LineSearchShrink { get; init; } = 0.8;

    /// <summary>Which share of steps the policy learns from.</summary>
    [Description(
        "The policy's step is made from every k-th step of the rollout, which makes it k times faster and noisier; values learn from all."
    )]
    [Range(1, 1_000_000)]
    public int SubSampling { get; init; } = 1;

    /// <summary>Passes over a rollout with which values learn.</summary>
    [Description(
        "Passes over a rollout with which the value function learns after the policy's step. Typical 5 to 25."
    )]
    [Range(0, 1000)]
    public int ValueEpochs { get; init; } = 10;

    /// <summary>Steps in a minibatch of the value function.</summary>
    [Description(
        "Steps in a minibatch of the value function; where the rollout is no multiple of it, the last one of a pass is smaller."
    )]
    [Range(1, int.MaxValue)]
    public int MinibatchSize { get; init; } = 128;

    /// <summary>The step size of Adam, for values.</summary>
    [Description("Step size of Adam for the value function: a number, or a schedule such as linear(1e-3, 0).")]
    public Schedule LearningRate { get; init; } = 1e-3;

    /// <summary>Adam's epsilon.</summary>
    [Description("Adam's epsilon.")]
    [Range(1e-12, 1e-2)]
    public double AdamEpsilon { get; init; } = 1e-5;

    /// <summary>The discount factor gamma.</summary>
    [Description("Discount factor gamma in [0, 1]: what a reward one step later is worth. Typical 0.9 to 0.999.")]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>Lambda of generalized advantage estimation.</summary>
    [Description(
        "Lambda of generalized advantage estimation (Schulman et al. 2016) in [0, 1]: 0 trusts the value function alone, 1 the returns alone; the paper's own experiments have 1."
    )]
    [Range(0.0, 1.0)]
    public double GaeLambda { get; init; } = 0.95;

    /// <summary>Whether advantages are standardized over the rollout.</summary>
    [Description("Standardize advantages over the rollout; the step's length is set by target_kl either way.")]
    public bool NormalizeAdvantages { get; init; } = true;

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

    /// <summary>Refuses a schedule that goes below 0 and rollouts that leave too little to learn from.</summary>
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

        var rollout = (long)Environments * StepsPerRollout;
        if (rollout < 2 * (long)SubSampling)
        {
            yield return new ValidationResult(
                $"sub_sampling {SubSampling} leaves fewer than 2 of the {rollout} steps of a rollout (environments x steps_per_rollout)",
                [nameof(SubSampling)]
            );
        }

        if (MinibatchSize > rollout)
        {
            yield return new ValidationResult(
                $"minibatch_size {MinibatchSize} is larger than the rollout of environments x steps_per_rollout = {Environments} x {StepsPerRollout} = {rollout} steps",
                [nameof(MinibatchSize)]
            );
        }
    }
}
