using Rlfw.Contracts;
using Rlfw.Plugins.Planning;
using Rlfw.Training.Loops;

namespace Rlfw.Plugins.Tabular.Tests;

/// <summary>What is saved in the middle and loaded into new parts goes on as if nothing had been.</summary>
public sealed class SavingTests
{
    private const long Budget = 6_000;

    public static TheoryData<string> Names =>
        [
            "q-learning",
            "sarsa",
            "expected-sarsa",
            "n-step-sarsa",
            "tree-backup",
            "q-lambda",
            "q-lambda accumulating",
            "monte-carlo first",
            "monte-carlo every",
            "dyna-q",
            "dyna-q+",
            "prioritized-sweeping",
            "value-iteration",
            "policy-iteration",
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_that_was_saved_and_loaded_ends_with_the_same_bits(string name)
    {
        using var scope = NewDisposeScope();
        // Planning is saved before it has converged.
        var middle = name.EndsWith("iteration", StringComparison.Ordinal) ? 3 : Budget / 2;
        using var whole = Make(name).Run(middle);
        using var state = whole.Save();
        whole.Run();
        using var resumed = Make(name).Load(state);
        resumed.Parameters().Single().Value.ShouldNotBe(whole.Parameters().Single().Value);
        resumed.Run();
        resumed.Parameters().Single().Value.ShouldBe(whole.Parameters().Single().Value);
        (resumed.Algorithm as IConverges)?.Converged.ShouldBe(((IConverges)whole.Algorithm).Converged);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Updates_leave_no_tensors_behind(string name)
    {
        using var training = Make(name).Run(100);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        training.Run(1_000);
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    private static Classic.Tests.Training Make(string name) =>
        new(
            () => Worlds.Make("slippery gridworld"),
            context =>
                name switch
                {
                    "value-iteration" => new ValueIterationAlgorithm(new ValueIterationOptions(), context),
                    "policy-iteration" => new PolicyIterationAlgorithm(
                        new PolicyIterationOptions { EvaluationSweeps = 2 },
                        context
                    ),
                    _ => Learners.Make(
                        name,
                        context,
                        new Schedule(ScheduleShape.Linear, 0.5, 0.1, 1),
                        exploration: 0.2,
                        environments: 2
                    ),
                },
            Budget
        );
}
