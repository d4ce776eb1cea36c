using Rlfw.Contracts;
using Rlfw.Training.Planning;

namespace Rlfw.Training.Tests.Planning;

public sealed class ExpectedReturnsTests
{
    // Two states. In 0 an action stays for 1, the other goes to 1 for nothing; in 1 both end the episode, for 5 or -5 by half, and for 3.
    private static readonly TransitionTable Table = new(
        2,
        2,
        [0.5, 0.5],
        [
            [new Transition(1, 0, 1, false)],
            [new Transition(1, 1, 0, false)],
            [new Transition(0.5, 1, 5, true), new Transition(0.5, 1, -5, true)],
            [new Transition(1, 1, 3, true)],
        ]
    );

    [Theory]
    // One step: 1 from state 0, 3 from state 1.
    [InlineData(1, 2)]
    // Two steps: over to 1 and 3 there.
    [InlineData(2, 3)]
    // Three steps: stay, go over, 3. The best action depends on the clock.
    [InlineData(3, 3.5)]
    [InlineData(10, 7)]
    public void The_optimum_looks_at_the_clock(int horizon, double expected) =>
        ExpectedReturns.Optimal(Table, horizon).ShouldBe(expected, 1e-12);

    [Fact]
    public void A_policy_is_worth_what_it_gets()
    {
        ExpectedReturns.Of(Table, [0, 0], 10).ShouldBe((10 + 0) / 2.0, 1e-12);
        ExpectedReturns.Of(Table, [1, 1], 10).ShouldBe((3 + 3) / 2.0, 1e-12);
        ExpectedReturns.Of(Table, [1, 0], 1).ShouldBe(0, 1e-12);
    }

    [Fact]
    public void Values_without_a_limit_are_told()
    {
        ValueSweep.Solve(Table, 0.5).ShouldBe([2, 3], 1e-9);
        Should
            .Throw<InvalidOperationException>(() => ValueSweep.Solve(Table, 1, sweeps: 50))
            .Message.ShouldBe("values still change after 50 sweeps: with a discount of 1 they may have no limit");
    }

    [Fact]
    public void A_policys_evaluation_converges_to_its_values()
    {
        var values = new double[2];
        for (var sweep = 0; sweep < 100; sweep++)
        {
            ValueSweep.Evaluate(Table, [0, 1], values, 0.5);
        }

        values.ShouldBe([2, 3], 1e-9);
        ValueSweep.Evaluate(Table, [1, 1], values, 0.5).ShouldBe(0.5, 1e-9);
        values.ShouldBe([1.5, 3], 1e-9);
    }
}
