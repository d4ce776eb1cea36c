using Rlfw.Contracts;
using Rlfw.Training.Policies;

namespace Rlfw.Training.Tests.Policies;

public sealed class ActionScaleTests
{
    private static readonly ActionScale _scale = new(new BoxSpace([-2, 0], [2, 10]));

    [Fact]
    public void Bounds_become_one_and_minus_one_and_middles_nought()
    {
        float[] actions = [-2, 10, 2, 0, 0, 5];
        var unit = new float[6];
        _scale.ToUnit(actions, unit);
        unit.ShouldBe([-1, 1, 1, -1, 0, 0]);

        var back = new float[6];
        _scale.FromUnit(unit, back);
        back.ShouldBe(actions);
    }

    [Fact]
    public void There_and_back_is_where_it_was_and_never_outside_the_space()
    {
        var random = new RandomStream(1, "actions");
        for (var i = 0; i < 1000; i++)
        {
            float low = (float)random.NextDouble(-100, 100),
                high = low + (float)random.NextDouble(1e-3, 100);
            var scale = new ActionScale(new BoxSpace([low], [high]));
            float[] unit = [i == 0 ? 1 : (float)random.NextDouble(-1, 1)];
            var action = new float[1];
            scale.FromUnit(unit, action);
            action[0].ShouldBeInRange(low, high);
            var back = new float[1];
            scale.ToUnit(action, back);
            // Rounding of an action is relative to its size, not to the width of its interval.
            var rounding = 1e-6f * Math.Max(Math.Abs(low), Math.Abs(high)) / (high - low);
            back[0].ShouldBe(unit[0], 1e-5f + (4 * rounding));
        }
    }

    [Fact]
    public void What_cannot_be_scaled_is_told_with_advice()
    {
        ActionScale
            .Fault("sac", new DiscreteSpace(2))
            .ShouldBe("sac chooses vectors of numbers, but the environment's actions are one of 2; use dqn or ppo");
        var unbounded = ActionScale.Fault("sac", new BoxSpace([-1, float.NegativeInfinity], [1, 1]))!;
        unbounded.ShouldContain("component 1 are -Infinity and 1");
        unbounded.ShouldContain("use ppo");
        ActionScale.Fault("sac", new BoxSpace([1], [1])).ShouldNotBeNull();
        ActionScale.Fault("sac", new BoxSpace([float.NaN], [1])).ShouldNotBeNull();
        ActionScale.Fault("sac", new BoxSpace([-1], [1])).ShouldBeNull();
        Should.Throw<ArgumentException>(() => new ActionScale(new BoxSpace([1], [1])));
    }
}
