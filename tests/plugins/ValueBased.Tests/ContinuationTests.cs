using Rlfw.Contracts;
using Rlfw.Plugins.C51;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Dqn;
using Rlfw.Plugins.Mlp;
using Rlfw.Plugins.QrDqn;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Plugins.ValueBased.Tests;

/// <summary>What every algorithm owes a checkpoint and a long run.</summary>
public sealed class ContinuationTests
{
    private const long Budget = 2048;

    public static TheoryData<string> Algorithms => ["qrdqn", "c51", "dqn with all options"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Training_that_was_saved_and_loaded_ends_with_the_same_bits(string name)
    {
        using var scope = NewDisposeScope();
        using var whole = Make(name).Run((Budget / 2) + 7);
        using var state = whole.Save();
        whole.Run();

        using var resumed = Make(name).Load(state).Run();

        ShouldBeEqual(resumed, whole);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Nothing_is_left_of_initial_parameters_that_others_were_loaded_over(string name)
    {
        using var scope = NewDisposeScope();
        using var first = Make(name);
        using var state = first.Save();
        using var second = Make(name, otherNetworks: true);
        ModuleCheckpoint.Load(second.Algorithm.Model, state.Section("model"));

        ShouldBeEqual(second.Run(Budget / 2), first.Run(Budget / 2));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Updates_leave_no_tensors_behind(string name)
    {
        using var training = Make(name).Run(1024);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        training.Run();
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    private static void ShouldBeEqual(TrainingRun actual, TrainingRun expected)
    {
        var parameters = expected.Parameters();
        parameters.ShouldNotBeEmpty();
        foreach (var (key, bits) in parameters)
        {
            actual.Parameters()[key].ShouldBe(bits, key);
        }
    }

    private static TrainingRun Make(string name, bool otherNetworks = false) =>
        new(
            () => new CartpoleEnvironment(new CartpoleOptions()),
            context =>
                name switch
                {
                    "qrdqn" => new QrDqnAlgorithm(
                        new QrDqnOptions
                        {
                            Environments = 2,
                            Quantiles = 10,
                            LearningRate = 1e-3,
                            ReplayCapacity = 500,
                            ReturnSteps = 3,
                            TargetUpdateInterval = 100,
                            TargetUpdateRate = 0.5,
                        },
                        context
                    ),
                    "dqn with all options" => new DqnAlgorithm(
                        new DqnOptions
                        {
                            ReplayCapacity = 700,
                            LearningStarts = 200,
                            TrainEvery = 8,
                            GradientSteps = 2,
                            DoubleDqn = true,
                            Dueling = true,
                            NoisyNetworks = true,
                            ReturnSteps = 3,
                            PriorityExponent = 0.6,
                            TargetUpdateInterval = 100,
                        },
                        context
                    ),
                    _ => new C51Algorithm(
                        new C51Options
                        {
                            Atoms = 11,
                            BatchSize = 32,
                            LearningStarts = 300,
                            TrainEveryEpisodes = 1,
                            GradientSteps = 0,
                        },
                        context
                    ),
                },
            Budget,
            network: new MlpOptions { Hidden = [32, 32] },
            otherNetworks: otherNetworks
        );
}
