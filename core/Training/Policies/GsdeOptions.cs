using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Training.Policies;

/// <summary>
/// Generalized state-dependent exploration (Raffin, Kober and Stulp, 2021, "Smooth exploration for robotic reinforcement
/// learning"): as an option of an algorithm it is on where it is given, if only as <c>gsde: {}</c>.
/// </summary>
public sealed record GsdeOptions
{
    /// <summary>Environment steps between two draws of the noise matrix; 0 for one draw a rollout.</summary>
    [Description(
        "Steps of each environment after which its noise matrix is drawn anew; 0 draws it once a rollout (section 4.1, n). Fewer explore more like independent noise, more are smoother on a robot. Typical 4 to 64."
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
        "The gradient of the noise's variance flows into the features as well; false keeps the features to what the mean action needs."
    )]
    public bool LearnFeatures { get; init; }
}
