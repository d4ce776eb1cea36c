using Rlfw.Contracts;
using Rlfw.Plugins.Acrobot;
using Rlfw.Plugins.Bandit;
using Rlfw.Plugins.BitFlip;
using Rlfw.Plugins.Blackjack;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.CliffWalking;
using Rlfw.Plugins.FrozenLake;
using Rlfw.Plugins.Gridworld;
using Rlfw.Plugins.MountainCar;
using Rlfw.Plugins.MountainCarContinuous;
using Rlfw.Plugins.Pendulum;
using Rlfw.Plugins.PointReach;
using Rlfw.Plugins.Taxi;

namespace Rlfw.Plugins.Environments.Tests;

/// <summary>The environments of the repository, with options that make the most happen in few steps.</summary>
internal static class AllEnvironments
{
    public static readonly Dictionary<string, Func<IVectorizes>> ByName = new(StringComparer.Ordinal)
    {
        ["acrobot"] = () => new AcrobotEnvironment(new AcrobotOptions { MaxEpisodeSteps = 30 }),
        ["bandit"] = () => new BanditEnvironment(new BanditOptions { Drift = 0.1, MaxEpisodeSteps = 30 }),
        ["bit-flip"] = () => new BitFlipEnvironment(new BitFlipOptions()),
        ["blackjack"] = () => new BlackjackEnvironment(new BlackjackOptions()),
        ["cartpole"] = () => new CartpoleEnvironment(new CartpoleOptions { MaxEpisodeSteps = 30 }),
        ["cliffwalking"] = () =>
            new CliffWalkingEnvironment(new CliffWalkingOptions { Slippery = true, MaxEpisodeSteps = 30 }),
        ["frozenlake"] = () => new FrozenLakeEnvironment(new FrozenLakeOptions { MaxEpisodeSteps = 30 }),
        ["gridworld"] = () =>
            new GridworldEnvironment(
                new GridworldOptions
                {
                    SlipProbability = 0.2,
                    RandomStart = true,
                    TrapsEndEpisode = false,
                    MaxEpisodeSteps = 30,
                }
            ),
        ["mountain-car"] = () => new MountainCarEnvironment(new MountainCarOptions { MaxEpisodeSteps = 30 }),
        ["mountain-car-continuous"] = () =>
            new MountainCarContinuousEnvironment(new MountainCarContinuousOptions { MaxEpisodeSteps = 30 }),
        ["pendulum"] = () => new PendulumEnvironment(new PendulumOptions { MaxEpisodeSteps = 30 }),
        ["point-reach"] = () => new PointReachEnvironment(new PointReachOptions()),
        ["taxi"] = () => new TaxiEnvironment(new TaxiOptions { SlipProbability = 0.1, MaxEpisodeSteps = 30 }),
    };
}
