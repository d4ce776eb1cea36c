using Rlfw.Contracts;
using Rlfw.Plugins.A2c;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Dqn;
using Rlfw.Plugins.Gridworld;
using Rlfw.Plugins.Ppo;
using Rlfw.Plugins.QLearning;
using Rlfw.Plugins.Reinforce;
using Rlfw.Plugins.Trpo;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Classic.Tests;

/// <summary>What every algorithm owes a checkpoint and a long run.</summary>
public sealed class ContinuationTests
{
    private const long Budget = 3072;

    public static TheoryData<string> Algorithms =>
        [
            "q-learning",
            "dqn",
            "ppo",
            "ppo continuous",
            "ppo with penalty and gsde",
            "a2c",
            "a2c gsde",
            "reinforce",
            "reinforce without baseline",
            "trpo",
            "trpo gsde",
        ];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Training_that_was_saved_and_loaded_ends_with_the_same_bits(string name)
    {
        using var scope = NewDisposeScope();
        using var whole = Make(name).Run(Budget / 2);
        using var state = whole.Save();
        whole.Run();

        using var resumed = Make(name).Load(state).Run();
        var expected = whole.Parameters();
        expected.ShouldNotBeEmpty();
        var actual = resumed.Parameters();
        actual.Keys.ShouldBe(expected.Keys);
        foreach (var (key, bits) in expected)
        {
            actual[key].ShouldBe(bits, key);
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Nothing_is_left_of_initial_parameters_that_others_were_loaded_over(string name)
    {
        using var scope = NewDisposeScope();
        using var first = Make(name);
        using var state = first.Save();
        using var second = Make(name, otherNetworks: true);
        var initial = second.Parameters().Values.SelectMany(x => x).ToArray();
        // As a stage does that starts from another's result: after the algorithm was built, before its first call.
        ModuleCheckpoint.Load(second.Algorithm.Model, state.Section("model"));
        second.Parameters().Values.SelectMany(x => x).SequenceEqual(initial).ShouldBe(name == "q-learning");

        var (expected, actual) = (first.Run(Budget / 2).Parameters(), second.Run(Budget / 2).Parameters());

        foreach (var (key, bits) in expected)
        {
            actual[key].ShouldBe(bits, key);
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Another_seed_ends_elsewhere(string name)
    {
        using var scope = NewDisposeScope();
        using var first = Make(name).Run(1024);
        using var second = Make(name, seed: 2).Run(1024);
        first.Parameters().Values.SelectMany(x => x).ShouldNotBe(second.Parameters().Values.SelectMany(x => x));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Updates_leave_no_tensors_behind(string name)
    {
        using var training = Make(name).Run(1536);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        training.Run();
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    private static Training Make(string name, ulong seed = 1, bool otherNetworks = false) =>
        name switch
        {
            "q-learning" => new(
                () => new GridworldEnvironment(new GridworldOptions { SlipProbability = 0.2, RandomStart = true }),
                context => new QLearningAlgorithm(new QLearningOptions { Environments = 2 }, context),
                Budget,
                seed,
                otherNetworks: otherNetworks
            ),
            "dqn" => new(
                () => new CartpoleEnvironment(new CartpoleOptions()),
                context => new DqnAlgorithm(
                    new DqnOptions
                    {
                        LearningStarts = 500,
                        TrainEvery = 64,
                        GradientSteps = 8,
                        DoubleDqn = true,
                        TargetUpdateRate = 0.01,
                    },
                    context
                ),
                Budget,
                seed,
                otherNetworks: otherNetworks
            ),
            "ppo" => new(
                () => new CartpoleEnvironment(new CartpoleOptions()),
                context => new PpoAlgorithm(new PpoOptions { StepsPerRollout = 32, Epochs = 4 }, context),
                Budget,
                seed,
                otherNetworks: otherNetworks
            ),
            "ppo with penalty and gsde" => new(
                () => new PointEnvironment(),
                context => new PpoAlgorithm(
                    new PpoOptions
                    {
                        StepsPerRollout = 32,
                        Epochs = 4,
                        ClipRange = null,
                        KlPenalty = new KlPenaltyOptions(),
                        Gsde = new GsdeOptions { SampleEvery = 8 },
                    },
                    context
                ),
                Budget,
                seed,
                otherNetworks: otherNetworks
            ),
            "a2c" => new(
                () => new CartpoleEnvironment(new CartpoleOptions()),
                context => new A2cAlgorithm(new A2cOptions { EntropyCoefficient = 0.01 }, context),
                Budget,
                seed,
                otherNetworks: otherNetworks
            ),
            "a2c gsde" => new(
                () => new PointEnvironment(),
                context => new A2cAlgorithm(
                    new A2cOptions
                    {
                        StepsPerRollout = 8,
                        Gsde = new GsdeOptions { SampleEvery = 4 },
                        Optimizer = A2cOptimizer.Adam,
                        NormalizeAdvantages = true,
                    },
                    context
                ),
                Budget,
                seed,
                otherNetworks: otherNetworks
            ),
            "reinforce" or "reinforce without baseline" => new(
                () => new CartpoleEnvironment(new CartpoleOptions()),
                context => new ReinforceAlgorithm(
                    new ReinforceOptions { Environments = 3, Baseline = name == "reinforce" },
                    context
                ),
                Budget,
                seed,
                otherNetworks: otherNetworks
            ),
            "trpo" => new(
                () => new CartpoleEnvironment(new CartpoleOptions()),
                context => new TrpoAlgorithm(new TrpoOptions { StepsPerRollout = 32, ValueEpochs = 2 }, context),
                Budget,
                seed,
                otherNetworks: otherNetworks
            ),
            "trpo gsde" => new(
                () => new PointEnvironment(),
                context => new TrpoAlgorithm(
                    new TrpoOptions
                    {
                        StepsPerRollout = 32,
                        ValueEpochs = 2,
                        SubSampling = 2,
                        MinibatchSize = 100,
                        Gsde = new GsdeOptions(),
                    },
                    context
                ),
                Budget,
                seed,
                otherNetworks: otherNetworks
            ),
            _ => new(
                () => new PointEnvironment(),
                context => new PpoAlgorithm(
                    new PpoOptions
                    {
                        StepsPerRollout = 32,
                        Epochs = 4,
                        EntropyCoefficient = 0.01,
                        ValueClipRange = 0.2,
                        TargetKl = 0.02,
                    },
                    context
                ),
                Budget,
                seed,
                otherNetworks: otherNetworks
            ),
        };
}
