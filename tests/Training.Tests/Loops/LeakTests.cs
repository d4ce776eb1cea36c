using Rlfw.Contracts;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Loops;

// Counts the tensors of the whole process, so nothing else may make any meanwhile.
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
public sealed class LeakCollection;

[Collection(nameof(LeakTests))]
public sealed class LeakTests
{
    public static TheoryData<string> Kinds => SampleRun.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_holds_no_more_tensors_after_many_steps_than_after_few(string kind)
    {
        var counts = new List<long>();
        using var run = new SampleRun(kind) { Budget = new Budget(Steps: 60, null) };
        // The first steps make the optimizer's state; from there on nothing may be added.
        run.Continue((20, () => counts.Add(Live())));
        using var longer = new SampleRun(kind) { Budget = new Budget(Steps: 60, null) };
        longer.Continue((59, () => counts.Add(Live())));

        counts[1].ShouldBe(counts[0]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_that_ended_leaves_no_tensor(string kind)
    {
        using var warm = new SampleRun(kind);
        warm.Continue();
        var before = Live();

        using var run = new SampleRun(kind);
        using var stop = new CancellationTokenSource();
        run.Continue((9, stop.Cancel), stop.Token);
        run.Continue();

        Live().ShouldBe(before);
    }

    // What a finalizer would still free is not leaked; loops are held to less: their scopes free at once.
    private static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Libtorch.LiveTensors;
    }
}
