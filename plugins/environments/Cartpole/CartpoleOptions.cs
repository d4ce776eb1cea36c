using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Cartpole;

/// <summary>Options of the cart-pole environment; the defaults make Gymnasium's CartPole-v1.</summary>
public sealed record CartpoleOptions
{
    /// <summary>How the physics advance by one time step.</summary>
    [Description(
        "How the physics advance by one time step of 0.02 s: euler (as Gymnasium by default) or semi_implicit_euler, which conserves energy better."
    )]
    public KinematicsIntegrator KinematicsIntegrator { get; init; } = KinematicsIntegrator.Euler;

    /// <summary>Steps after which an episode is truncated.</summary>
    [Description(
        "Steps after which an episode is truncated. 500 is CartPole-v1, whose best return is therefore 500; 200 was v0."
    )]
    [Range(1, int.MaxValue)]
    public int MaxEpisodeSteps { get; init; } = 500;

    /// <summary>Whether the reward is that of the original paper: -1 for a failure, 0 otherwise.</summary>
    [Description(
        "Reward of the original paper (Barto, Sutton and Anderson 1983): -1 for the step that fails, 0 for every other. By default every step gives 1."
    )]
    public bool SuttonBartoReward { get; init; }
}
