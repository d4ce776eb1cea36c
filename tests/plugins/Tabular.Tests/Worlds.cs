using Rlfw.Contracts;
using Rlfw.Plugins.CliffWalking;
using Rlfw.Plugins.FrozenLake;
using Rlfw.Plugins.Gridworld;
using Rlfw.Plugins.Taxi;

namespace Rlfw.Plugins.Tabular.Tests;

/// <summary>Environments that know their transitions, by name.</summary>
internal static class Worlds
{
    public static IKnowsTransitions Make(string name) =>
        name switch
        {
            "gridworld" => new GridworldEnvironment(new GridworldOptions { RandomStart = true }),
            "slippery gridworld" => new GridworldEnvironment(
                new GridworldOptions { RandomStart = true, SlipProbability = 0.2 }
            ),
            "frozenlake" => new FrozenLakeEnvironment(new FrozenLakeOptions()),
            "cliffwalking" => new CliffWalkingEnvironment(new CliffWalkingOptions()),
            "taxi" => new TaxiEnvironment(new TaxiOptions()),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "unknown"),
        };
}
