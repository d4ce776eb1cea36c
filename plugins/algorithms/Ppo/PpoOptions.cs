using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Ppo;

/// <summary>Options of PPO. The defaults are Stable-Baselines3's, with eight environments instead of one.</summary>
public sealed record PpoOptions : IValidatableObject
{
    /// <summary>Parallel environments N.</summary>
    [Description(
        "Parallel environments N. A rollout holds environments x steps_per_rollout steps; more environments decorrelate them."
    )]
    [Range(1, 4096)]
    public int Environments { get; init; } = 8;

    /// <summary>Steps T of each environment in a rollout.</summary>
    [Description(
        "Steps T that each environment takes per rollout. Longer rollouts see further but update more rarely; typical 32 to 2048."
    )]
    [Range(1, 1_000_000)]
    public int StepsPerRollout { get; init; } = 256;

    /// <summary>Steps in a minibatch.</summary>
    [Description("Steps in a minibatch; divides environments x steps_per_rollout.")]
    [Range(1, int.MaxValue)]
    public int MinibatchSize { get; init; } = 64;

    /// <summary>Passes over a rollout.</summary>
    [Description(
        "Passes over a rollout before it is thrown away (section 5, K). More reuse data better but go off-policy; typical 3 to 20."
    )]
    [Range(1, 1000)]
    public int Epochs { get; init; } = 10;

    /// <summary>The step size of Adam.</summary>
    [Description("Step size of Adam: a number, or a schedule such as linear(1e-3, 0). Typical 1e-4 to 1e-3.")]
    public Schedule LearningRate { get; init; } = 3e-4;

    /// <summary>Adam's epsilon.</summary>
    [Description("Adam's epsilon; 1e-5 as in the authors' code, where libtorch's default is 1e-8.")]
    [Range(1e-12, 1.0)]
    public double AdamEpsilon { get; init; } = 1e-5;

    /// <summary>The discount factor gamma.</summary>
    [Description("Discount factor gamma in [0, 1]: what a reward one step later is worth. Typical 0.95 to 0.999.")]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>Lambda of generalized advantage estimation.</summary>
    [Description(
        "Lambda of generalized advantage estimation in [0, 1]: 0 trusts the value function alone (biased), 1 the returns alone (noisy). Typical 0.8 to 0.98."
    )]
    [Range(0.0, 1.0)]
    public double GaeLambda { get; init; } = 0.95;

    /// <summary>How far the probability ratio may profit; null for no limit.</summary>
    [Description(
        "Epsilon of the clipped objective (equation 7): a probability ratio profits only within 1 ± epsilon. A number or a schedule, typical 0.1 to 0.3; null for the objective without clipping, which kl_penalty goes with."
    )]
    public Schedule? ClipRange { get; init; } = 0.2;

    /// <summary>The penalty on KL divergence; null for none.</summary>
    [Description(
        "Penalty on the KL divergence of the old policy from the new one with a coefficient that adapts (section 4), on where given: kl_penalty: {} or kl_penalty: { target: 0.01 }. The paper's variant without clipping also has clip_range: null; both together are possible."
    )]
    public KlPenaltyOptions? KlPenalty { get; init; }

    /// <summary>How far a value may move from the one at collection; null for no limit.</summary>
    [Description(
        "How far a value may profit from moving away from the one at collection, in units of return. Left out there is no such limit; the authors' code has one, which helped little in later studies (Andrychowicz et al. 2021)."
    )]
    public Schedule? ValueClipRange { get; init; }

    /// <summary>The weight of the value loss.</summary>
    [Description("Weight of the value loss in the total (equation 9, c1).")]
    [Range(0.0, 1e6)]
    public double ValueCoefficient { get; init; } = 0.5;

    /// <summary>The weight of the entropy bonus.</summary>
    [Description(
        "Weight of the entropy bonus (equation 9, c2). Larger keeps the policy random for longer; typical 0 to 0.01."
    )]
    [Range(0.0, 1e6)]
    public double EntropyCoefficient { get; init; }

    /// <summary>Whether advantages are standardized within each minibatch.</summary>
    [Description("Standardize advantages within each minibatch to mean 0 and deviation 1.")]
    public bool NormalizeAdvantages { get; init; } = true;

    /// <summary>The length that gradients are cut to; null for no limit.</summary>
    [Description("Gradients longer than this are scaled down to it; null for no limit.")]
    [Range(1e-9, 1e9)]
    public double? MaxGradientNorm { get; init; } = 0.5;

    /// <summary>The KL divergence that ends an update early; null for never.</summary>
    [Description(
        "An update ends early once a minibatch's approximate KL divergence from the collecting policy exceeds 1.5 times this. Left out, never. Typical 0.01 to 0.05."
    )]
    [Range(1e-9, 1e9)]
    public double? TargetKl { get; init; }

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

    /// <summary>Refuses a minibatch that does not divide the rollout and schedules that go below 0.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var rollout = (long)Environments * StepsPerRollout;
        if (MinibatchSize > 0 && rollout % MinibatchSize != 0)
        {
            yield return new ValidationResult(
                $"minibatch_size {MinibatchSize} does not divide the rollout of environments x steps_per_rollout = {Environments} x {StepsPerRollout} = {rollout} steps",
                [nameof(MinibatchSize)]
            );
        }

        if (NormalizeAdvantages && MinibatchSize == 1)
        {
            yield return new ValidationResult(
                "normalize_advantages needs minibatches of at least 2 steps",
                [nameof(NormalizeAdvantages)]
            );
        }

        foreach (
            var (name, key, schedule) in new (string, string, Schedule?)[]
            {
                (nameof(LearningRate), "learning_rate", LearningRate),
                (nameof(ClipRange), "clip_range", ClipRange),
                (nameof(ValueClipRange), "value_clip_range", ValueClipRange),
            }
        )
        {
            if (schedule is not null && (schedule.Start <= 0 || schedule.End < 0))
            {
                yield return new ValidationResult(
                    $"{key} must begin above 0 and not fall below it, not {schedule}",
                    [name]
                );
            }
        }
    }
}
