using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Reinforce;

/// <summary>Options of REINFORCE.</summary>
public sealed record ReinforceOptions : IValidatableObject
{
    /// <summary>Parallel environments N.</summary>
    [Description(
        "Parallel environments N. With one, every episode is of the policy that learns from it; with more, episodes that are under way at an update began under the policy before it."
    )]
    [Range(1, 4096)]
    public int Environments { get; init; } = 1;

    /// <summary>Whole episodes to learn from at once.</summary>
    [Description(
        "Whole episodes that a gradient step is made from (Williams 1992, section 5; the book takes 1). More make it less noisy and rarer; typical 1 to 32."
    )]
    [Range(1, 100_000)]
    public int EpisodesPerUpdate { get; init; } = 4;

    /// <summary>The step size of Adam for the policy.</summary>
    [Description(
        "Step size of the policy (Sutton and Barto 2018, section 13.3, alpha): a number or a schedule such as linear(3e-3, 0). Typical 1e-4 to 1e-2."
    )]
    public Schedule LearningRate { get; init; } = 3e-3;

    /// <summary>Whether a state-value function is learned and subtracted.</summary>
    [Description(
        "Learn V(s) and weight actions by how much better the return was than it (section 13.4): much less noise, no bias. false is plain REINFORCE (section 13.3)."
    )]
    public bool Baseline { get; init; } = true;

    /// <summary>The step size of Adam for the baseline.</summary>
    [Description("Step size of the baseline (section 13.4, alpha w): a number or a schedule; unused without baseline.")]
    public Schedule BaselineLearningRate { get; init; } = 3e-3;

    /// <summary>The discount factor gamma.</summary>
    [Description(
        "Discount factor gamma in [0, 1] of returns (equation 13.8). Smaller is less noisy and more short-sighted."
    )]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>Whether the step at time t counts gamma to the power of t.</summary>
    [Description(
        "Let the step at time t of an episode count gamma^t, as the book's algorithm has it (section 13.3): the gradient of the discounted return. false, as in most code, learns from late steps as much as from early ones."
    )]
    public bool DiscountSteps { get; init; }

    /// <summary>Whether the weights of actions are standardized over each update's steps.</summary>
    [Description(
        "Standardize what actions are weighted by over all steps of an update to mean 0 and deviation 1: without baseline this is a constant one. Not in the paper."
    )]
    public bool NormalizeAdvantages { get; init; }

    /// <summary>The weight of the entropy bonus.</summary>
    [Description("Weight of an entropy bonus (Williams and Peng 1991). Larger keeps the policy random for longer.")]
    [Range(0.0, 1e6)]
    public double EntropyCoefficient { get; init; }

    /// <summary>The length that the policy's gradient is cut to; null for no limit.</summary>
    [Description("Gradients of the policy that are longer than this are scaled down to it; left out, no limit.")]
    [Range(1e-9, 1e9)]
    public double? MaxGradientNorm { get; init; }

    /// <summary>The initial logarithm of the standard deviation of continuous actions.</summary>
    [Description("Initial logarithm of the standard deviation of continuous actions; unused with discrete ones.")]
    [Range(-20.0, 5.0)]
    public double InitialLogDeviation { get; init; }

    /// <summary>Refuses schedules that go below 0.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (
            var (name, key, schedule) in new[]
            {
                (nameof(LearningRate), "learning_rate", LearningRate),
                (nameof(BaselineLearningRate), "baseline_learning_rate", BaselineLearningRate),
            }
        )
        {
            if (schedule.Start <= 0 || schedule.End < 0)
            {
                yield return new ValidationResult(
                    $"{key} must begin above 0 and not fall below it, not {schedule}",
                    [name]
                );
            }
        }
    }
}
