namespace Rlfw.Plugins.ActorCritic.Tests;

public sealed class LearningTests
{
    public static TheoryData<string> Algorithms => [.. Learners.Names];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_point_is_pushed_to_its_place_almost_as_well_as_possible(string name)
    {
        using var scope = NewDisposeScope();
        using var training = Learners.OnPoint(name, budget: 2500);
        var before = training.Evaluate(100);

        var after = training.Run().Evaluate(100);
        TestContext.Current.TestOutputHelper!.WriteLine($"{before} {after} {PointEnvironment.BestMeanReturn()}");
        after.ShouldBeGreaterThan(PointEnvironment.BestMeanReturn() - 0.15);
    }
}
