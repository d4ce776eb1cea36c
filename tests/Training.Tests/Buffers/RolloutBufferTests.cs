using Rlfw.Contracts;
using Rlfw.Training.Buffers;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Tests.Buffers;

public sealed class RolloutBufferTests
{
    // Two environments, three steps. The first is truncated after its second step, the second terminates after its first.
    [Fact]
    public void Next_values_are_those_of_what_really_followed()
    {
        var buffer = Collected();
        float[] asked = [];

        var rollout = buffer.Complete(
            (observations, values) =>
            {
                asked = observations.ToArray();
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = observations[i] * 10;
                }
            }
        );

        // Asked: the observation that was cut, then where both environments stand after the rollout.
        asked.ShouldBe([102, 103, 203]);
        rollout.NextValues.ShouldBe([11, 0, 1020, 21, 1030, 2030]);
        rollout.EpisodeEnds.ShouldBe([0, 1, 1, 0, 0, 0]);
        rollout.Values.ShouldBe([10, 20, 11, 20, 12, 21]);
        rollout.Actions.ShouldBe([0, 1, 1, 0, 0, 1]);
        rollout.Observations.ShouldBe([0, 50, 1, 51, 2, 52]);
    }

    [Fact]
    public void A_cleared_buffer_remembers_nothing_of_the_rollout_before()
    {
        var buffer = Collected();
        buffer.Complete((_, _) => { });
        buffer.Clear();
        buffer.IsFull.ShouldBeFalse();
        for (var t = 0; t < 3; t++)
        {
            Add(buffer, [0, 0], [true, true], [false, false], [7, 8]);
        }

        var rollout = buffer.Complete(
            (_, _) => throw new InvalidOperationException("every step ended in a terminal state")
        );

        rollout.NextValues.ShouldAllBe(x => x == 0);
    }

    [Fact]
    public void Values_of_the_wrong_shape_are_the_algorithms_fault()
    {
        using var scope = NewDisposeScope();

        Should
            .Throw<PluginException>(() => HostTensors.CopyFloats(torch.zeros(3), new float[2], "values"))
            .Message.ShouldContain("expected float32 [2]");
    }

    private static RolloutBuffer Collected()
    {
        var buffer = new RolloutBuffer(new OnPolicySettings(2, 3), new DiscreteSpace(999), new DiscreteSpace(2));
        Step(0, [0, 1], [10, 20], [false, true], [false, false], [101, 201]);
        Step(1, [1, 0], [11, 20], [false, false], [true, false], [102, 202]);
        Step(2, [0, 1], [12, 21], [false, false], [false, false], [103, 203]);
        buffer.IsFull.ShouldBeTrue();
        return buffer;

        void Step(int t, float[] actions, float[] values, bool[] terminated, bool[] truncated, float[] next)
        {
            buffer.AddDecision([t, t + 50], Decision(actions, values));
            buffer.AddOutcome([1, 2], terminated, truncated, next);
        }
    }

    private static void Add(RolloutBuffer buffer, float[] actions, bool[] terminated, bool[] truncated, float[] next)
    {
        buffer.AddDecision([1, 2], Decision(actions, [1, 1]));
        buffer.AddOutcome([1, 2], terminated, truncated, next);
    }

    private static HostDecision Decision(float[] actions, float[] values)
    {
        var decision = new HostDecision(2, 1);
        actions.CopyTo(decision.Actions, 0);
        values.CopyTo(decision.Values, 0);
        return decision;
    }
}
