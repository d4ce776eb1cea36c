using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Bandit;

/// <summary>Options of the bandit; the defaults make a problem of Sutton and Barto's ten-armed testbed.</summary>
public sealed record BanditOptions : IValidatableObject
{
    private const int DefaultArms = 10;

    /// <summary>How many arms there are; null: as many as there are means, else 10.</summary>
    [Description("Number of arms. null: as many as means has, else 10.")]
    [Range(1, 100_000)]
    public int? Arms { get; init; }

    /// <summary>How rewards are distributed.</summary>
    [Description(
        "Rewards of an arm: gaussian (around its mean, with deviation) or bernoulli (1 with its mean as the probability, else 0)."
    )]
    public BanditRewards Rewards { get; init; } = BanditRewards.Gaussian;

    /// <summary>The arms' means; empty: drawn.</summary>
    [Description(
        "The arms' mean rewards. Empty: drawn with problem_seed, from a standard normal distribution (gaussian) or uniformly from 0 to 1 (bernoulli)."
    )]
    public IReadOnlyList<double> Means { get; init; } = [];

    /// <summary>Which problem is drawn.</summary>
    [Description("Which problem is drawn where means is empty: runs with other seeds have the same arms.")]
    public ulong ProblemSeed { get; init; } = 1;

    /// <summary>The standard deviation of an arm's rewards.</summary>
    [Description(
        "Standard deviation of an arm's rewards around its mean, where they are gaussian. More hides the best arm for longer."
    )]
    [Range(0.0, 1e9)]
    public double Deviation { get; init; } = 1;

    /// <summary>How far the means walk in a step.</summary>
    [Description(
        "Standard deviation of the step that every arm's mean makes after each pull (a random walk that each episode starts anew). 0: the means stay. Sutton and Barto's exercise 2.5 has 0.01."
    )]
    [Range(0.0, 1e9)]
    public double Drift { get; init; }

    /// <summary>Pulls after which an episode is truncated.</summary>
    [Description("Pulls after which an episode is truncated; the testbed's runs have 1000.")]
    [Range(1, int.MaxValue)]
    public int MaxEpisodeSteps { get; init; } = 1000;

    /// <summary>How many arms that makes.</summary>
    internal int Count => Arms ?? (Means.Count > 0 ? Means.Count : DefaultArms);

    /// <summary>Finds options that contradict each other.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Means.Count > 0 && Means.Count != Count)
        {
            yield return new ValidationResult(
                $"there are {Count} arms and {Means.Count} means: leave arms out, or write a mean for each",
                [nameof(Means)]
            );
        }

        if (Rewards == BanditRewards.Bernoulli && Means.Any(mean => mean is not (>= 0 and <= 1)))
        {
            yield return new ValidationResult(
                "the means of bernoulli rewards are probabilities, from 0 to 1",
                [nameof(Means)]
            );
        }

        if (Means.Any(mean => !double.IsFinite(mean)))
        {
            yield return new ValidationResult("means must be finite", [nameof(Means)]);
        }
    }
}
