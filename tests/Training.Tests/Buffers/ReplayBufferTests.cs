using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Training.Buffers;
using Rlfw.Training.Tests.Checkpoints;

namespace Rlfw.Training.Tests.Buffers;

public sealed class ReplayBufferTests
{
    private static readonly Space _vector = new BoxSpace([-1, -1], [1, 1]);
    private static readonly Space _choice = new DiscreteSpace(5);

    [Fact]
    public void A_full_buffer_holds_the_most_recent_transitions() =>
        Prop.ForAll(
                Gen.Choose(1, 7).ToArbitrary(),
                Gen.Choose(1, 30).ToArbitrary(),
                (capacity, added) =>
                {
                    using var scope = NewDisposeScope();
                    var buffer = Filled(capacity, added);
                    var held = Math.Min(capacity, added);
                    var latest = buffer.Latest(held, torch.CPU).Rewards.Floats();
                    return buffer.Count == held
                        && latest.SequenceEqual(Enumerable.Range(added - held, held).Select(x => (float)x));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_sampled_was_added_and_stays_together()
    {
        using var scope = NewDisposeScope();
        var batch = Filled(capacity: 50, added: 80).Sample(500, new RandomStream(3, "replay"), torch.CPU);

        float[] rewards = batch.Rewards.Floats(),
            observations = batch.Observations.Floats(),
            next = batch.NextObservations.Floats(),
            terminated = batch.Terminated.Floats();
        var actions = batch.Actions.data<long>().ToArray();
        batch.Observations.shape.ShouldBe([500, 2]);
        for (var i = 0; i < rewards.Length; i++)
        {
            var k = (int)rewards[i];
            k.ShouldBeInRange(30, 79);
            observations[(2 * i)..((2 * i) + 2)].ShouldBe([k, -k]);
            next[(2 * i)..((2 * i) + 2)].ShouldBe([k + 1, -k - 1]);
            actions[i].ShouldBe(k % 5);
            terminated[i].ShouldBe(k % 3 == 0 ? 1 : 0);
        }

        rewards.Distinct().Count().ShouldBeGreaterThan(45);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    public void A_restored_buffer_goes_on_as_the_saved_one_would(int added)
    {
        using var scope = NewDisposeScope();
        var saved = Filled(capacity: 8, added);
        var restored = new ReplayBuffer(8, _vector, _choice);
        using (var state = new StateRoundTrip())
        {
            saved.Save(state.Writer);
            restored.Load(state.Read());
        }

        foreach (var buffer in new[] { saved, restored })
        {
            Add(buffer, 100);
        }

        RandomStream a = new(1, "replay"),
            b = new(1, "replay");
        restored.Sample(40, b, torch.CPU).Rewards.Floats().ShouldBe(saved.Sample(40, a, torch.CPU).Rewards.Floats());
    }

    [Fact]
    public void A_buffer_does_not_load_more_than_it_holds()
    {
        using var scope = NewDisposeScope();
        using var state = new StateRoundTrip();
        Filled(capacity: 8, added: 8).Save(state.Writer);

        Should
            .Throw<FormatException>(() => new ReplayBuffer(4, _vector, _choice).Load(state.Read()))
            .Message.ShouldContain("do not fit a replay buffer of 4");
    }

    [Fact]
    public void Actions_of_a_box_stay_vectors()
    {
        using var scope = NewDisposeScope();
        var buffer = new ReplayBuffer(2, _vector, _vector);
        buffer.Add([1, 2], [0.5f, -0.5f], 1, [3, 4], terminated: false);

        var batch = buffer.Latest(1, torch.CPU);

        batch.Actions.shape.ShouldBe([1, 2]);
        batch.Actions.Floats().ShouldBe([0.5f, -0.5f]);
    }

    [Fact]
    public void A_buffer_that_no_array_can_hold_is_refused_with_the_largest_that_fits() =>
        Should
            .Throw<UserErrorException>(() => new ReplayBuffer(2_000_000_000, _vector, _choice))
            .Message.ShouldContain("at most");

    private static ReplayBuffer Filled(int capacity, int added)
    {
        var buffer = new ReplayBuffer(capacity, _vector, _choice);
        for (var k = 0; k < added; k++)
        {
            Add(buffer, k);
        }

        return buffer;
    }

    private static void Add(ReplayBuffer buffer, int k) =>
        buffer.Add([k, -k], [k % 5], k, [k + 1, -k - 1], terminated: k % 3 == 0);
}
