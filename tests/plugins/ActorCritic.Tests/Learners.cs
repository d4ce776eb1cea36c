using Rlfw.Contracts;
using Rlfw.Plugins.Ddpg;
using Rlfw.Plugins.Mlp;
using Rlfw.Plugins.Sac;
using Rlfw.Plugins.Td3;
using Rlfw.Training.Exploration;

namespace Rlfw.Plugins.ActorCritic.Tests;

/// <summary>Every algorithm, small and quick, on a point that is pushed towards 0.</summary>
internal static class Learners
{
    public const long Budget = 1500;

    public static readonly string[] Names = ["ddpg", "td3", "sac", "sac gsde"];

    public static TrainingRun On(
        Func<IEnvironment> environment,
        string name,
        ulong seed = 1,
        long budget = Budget,
        bool otherNetworks = false
    ) =>
        new(
            environment,
            context => Make(name, context),
            budget,
            seed,
            new MlpOptions { Hidden = [32, 32] },
            otherNetworks
        );

    public static TrainingRun OnPoint(string name, ulong seed = 1, long budget = Budget, bool otherNetworks = false) =>
        On(() => new PointEnvironment(), name, seed, budget, otherNetworks);

    private static IAlgorithm Make(string name, EnvironmentAlgorithmContext context) =>
        name switch
        {
            "ddpg" => new DdpgAlgorithm(
                new DdpgOptions
                {
                    BatchSize = 64,
                    Discount = 0.95,
                    ActionNoise = ActionNoiseKind.OrnsteinUhlenbeck,
                    ActionNoiseDeviation = 0.5,
                },
                context
            ),
            "td3" => new Td3Algorithm(
                new Td3Options
                {
                    Environments = 2,
                    TrainEvery = 2,
                    GradientSteps = 0,
                    BatchSize = 64,
                    Discount = 0.95,
                    ActionNoiseDeviation = 0.3,
                    TargetUpdateRate = 0.02,
                },
                context
            ),
            "sac" => new SacAlgorithm(
                new SacOptions
                {
                    BatchSize = 64,
                    Discount = 0.95,
                    LearningRate = 3e-3,
                },
                context
            ),
            _ => new SacAlgorithm(
                new SacOptions
                {
                    Environments = 2,
                    BatchSize = 64,
                    Discount = 0.95,
                    LearningRate = 3e-3,
                    TrainEveryEpisodes = 1,
                    GradientSteps = 0,
                    Gsde = new SacGsdeOptions { SampleEvery = 4 },
                    InitialLogDeviation = -1,
                },
                context
            ),
        };
}
