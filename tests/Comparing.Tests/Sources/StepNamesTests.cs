using Rlfw.Comparing.Sources;

namespace Rlfw.Comparing.Tests.Sources;

public sealed class StepNamesTests
{
    [Fact]
    public void Steps_that_count_environment_steps_are_told_apart_by_the_training_steps_beside_them()
    {
        var steps = new StepNames(new Dictionary<long, double> { [0] = 0, [2048] = 8 }, null);

        steps.Training(2048).ShouldBe(8);
        steps.Environment(2048).ShouldBe(2048);
        // A point of a step that nothing is said of.
        steps.Training(100).ShouldBe(100);
    }

    [Fact]
    public void Steps_that_count_training_steps_have_environment_steps_where_they_are_told()
    {
        var steps = new StepNames(null, new Dictionary<long, double> { [8] = 2048 });

        steps.Training(8).ShouldBe(8);
        steps.Environment(8).ShouldBe(2048);
        steps.Environment(9).ShouldBeNull();
        new StepNames(null, null).Environment(8).ShouldBeNull();
    }
}
