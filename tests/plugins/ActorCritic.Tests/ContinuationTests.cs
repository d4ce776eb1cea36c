using Rlfw.Training.Checkpoints;

namespace Rlfw.Plugins.ActorCritic.Tests;

/// <summary>What every algorithm owes a checkpoint and a long run.</summary>
public sealed class ContinuationTests
{
    // In the midst of an episode, of noise that is correlated in time, and between two updates of a delayed actor.
    private const long Saved = 705;

    public static TheoryData<string> Algorithms => [.. Learners.Names];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Training_that_was_saved_and_loaded_ends_with_the_same_bits(string name)
    {
        using var scope = NewDisposeScope();
        using var whole = Learners.OnPoint(name).Run(Saved);
        using var state = whole.Save();
        whole.Run();

        using var resumed = Learners.OnPoint(name).Load(state).Run();
        ShouldBeTheSame(resumed, whole);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Nothing_is_left_of_initial_parameters_that_others_were_loaded_over(string name)
    {
        using var scope = NewDisposeScope();
        using var first = Learners.OnPoint(name);
        using var state = first.Save();
        using var second = Learners.OnPoint(name, otherNetworks: true);
        var initial = second.Parameters().Values.SelectMany(x => x).ToArray();
        ModuleCheckpoint.Load(second.Algorithm.Model, state.Section("model"));
        second.Parameters().Values.SelectMany(x => x).SequenceEqual(initial).ShouldBeFalse();

        ShouldBeTheSame(second.Run(Saved), first.Run(Saved));
    }

    [Theory]
    [InlineData("sac")]
    [InlineData("sac gsde")]
    public void Evaluating_the_policy_as_a_distribution_leaves_learning_as_it_was(string name)
    {
        using var scope = NewDisposeScope();
        using var unwatched = Learners.OnPoint(name).Run();
        using var watched = Learners.OnPoint(name).Run(Saved);
        var evaluation = watched.Evaluation(sampled: true);
        watched.Evaluation(sampled: true)["eval/sampled_return"].ShouldBe(evaluation["eval/sampled_return"]);
        evaluation["eval/sampled_return"].ShouldNotBe(evaluation["eval/return"]);

        ShouldBeTheSame(watched.Run(), unwatched);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Another_seed_ends_elsewhere(string name)
    {
        using var scope = NewDisposeScope();
        using var first = Learners.OnPoint(name).Run(200);
        using var second = Learners.OnPoint(name, seed: 2).Run(200);
        first.Parameters().Values.SelectMany(x => x).ShouldNotBe(second.Parameters().Values.SelectMany(x => x));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Updates_leave_no_tensors_behind(string name)
    {
        using var training = Learners.OnPoint(name).Run(300);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        training.Run(600);
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    private static void ShouldBeTheSame(TrainingRun actual, TrainingRun expected)
    {
        var (bits, wanted) = (actual.Parameters(), expected.Parameters());
        wanted.ShouldNotBeEmpty();
        bits.Keys.ShouldBe(wanted.Keys);
        foreach (var (key, value) in wanted)
        {
            bits[key].ShouldBe(value, key);
        }
    }
}
