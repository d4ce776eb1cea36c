namespace Rlfw.Plans.Tests.Binding;

/// <summary>Values whose type knows why it refuses them.</summary>
public sealed class ScalarReasonTests
{
    [Theory]
    [InlineData(".nan")]
    [InlineData(".NaN")]
    public void A_number_that_is_none_is_named(string value) =>
        Planner
            .Plan(Planner.Cartpole(), $"+algorithm.learning_rate={value}")
            .Report.ShouldContain($"'learning_rate' expects a finite number, found the number {value}");

    [Fact]
    public void A_name_that_is_too_long_is_told_its_limit() =>
        Planner
            .Plan(
                Planner.Cartpole().Replace("name: cartpole", $"name: {new string('a', 101)}", StringComparison.Ordinal)
            )
            .Report.ShouldContain("the name of an experiment may have 100 characters, this one has 101");
}
