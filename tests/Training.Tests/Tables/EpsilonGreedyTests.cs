using Rlfw.Contracts;
using Rlfw.Training.Tables;

namespace Rlfw.Training.Tests.Tables;

public sealed class EpsilonGreedyTests
{
    private static readonly double[] Values = [1, 4, -2, 4];

    [Fact]
    public void The_greedy_action_is_the_first_of_the_best()
    {
        EpsilonGreedy.Best(Values).ShouldBe(1);
        EpsilonGreedy.Highest(Values).ShouldBe(4);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 7 / 4.0)]
    [InlineData(0.2, (0.8 * 4) + (0.2 * 7 / 4))]
    public void The_expectation_is_that_of_the_policy(double epsilon, double expected) =>
        EpsilonGreedy.Expectation(Values, epsilon).ShouldBe(expected, 1e-12);

    [Fact]
    public void Draws_have_the_policys_frequencies()
    {
        var random = new RandomStream(1, "test");
        var counts = new int[4];
        for (var i = 0; i < 40_000; i++)
        {
            counts[EpsilonGreedy.Draw(Values, 0.2, random)]++;
        }

        // A twentieth for each at random, and two fifths for each of the best: within four standard errors.
        counts.Select(count => count / 40_000.0).ShouldBe([0.05, 0.45, 0.05, 0.45], 0.01);
    }

    [Fact]
    public void A_table_is_a_module_whose_elements_are_its_tensors()
    {
        using var scope = NewDisposeScope();
        using var table = new ActionValueTable(2, 3, 0.5);
        table[1][2] = 7;
        table.Values[1, 2].item<double>().ShouldBe(7);
        table.Values[0, 1] = tensor(3.0, dtype: float64);
        table.Elements.ToArray().ShouldBe([0.5, 3, 0.5, 0.5, 0.5, 7]);
        table.state_dict().Keys.ShouldBe(["action_values"]);
        var values = new double[2];
        table.BestOfAll(values);
        values.ShouldBe([3, 7]);
        var actions = new float[2];
        table.ActGreedily([1, 0], actions);
        actions.ShouldBe([2, 1]);
    }
}
