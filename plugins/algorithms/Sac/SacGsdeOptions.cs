using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Sac;

/// <summary>Options of state-dependent exploration. As of the on-policy algorithms, but the noise teaches the features.</summary>
public sealed record SacGsdeOptions
{
    /// <summary>Environment steps between two draws of the noise matrix; 0 for one draw a round.</summary>
    [Description(
        "Steps of each environment after which its noise matrix is drawn anew; 0 draws it only after each round of gradient steps (section 4.1, n). Rarer is smoother."
    )]
    [Range(0, 1_000_000)]
    public int SampleEvery { get; init; }

    /// <summary>Whether each pair of latent feature and action component has a deviation of its own.</summary>
    [Description(
        "A deviation for each pair of latent feature and action component; false learns one for each feature, the same for all components."
    )]
    public bool FullDeviations { get; init; } = true;

    /// <summary>Whether deviations above 1 grow with the logarithm of their parameter instead of its exponential.</summary>
    [Description(
        "Deviations are exp(x) up to x = 0 and 1 + log(1 + x) above, instead of exp(x) everywhere: they cannot grow fast."
    )]
    public bool Expln { get; init; }

    /// <summary>Whether the noise teaches the latent features too.</summary>
    [Description(
        "The gradients of the noise and of its variance flow into the features as well, as in the authors' code; false keeps the features to what the mean action needs."
    )]
    public bool LearnFeatures { get; init; } = true;

    /// <summary>The same for a policy.</summary>
    internal GsdeOptions ToPolicyOptions() =>
        new()
        {
            SampleEvery = SampleEvery,
            FullDeviations = FullDeviations,
            Expln = Expln,
            LearnFeatures = LearnFeatures,
        };
}
