using Rlfw.Contracts;
using Rlfw.Training.Buffers;

namespace Rlfw.Training.Tests.Buffers;

[Collection(nameof(ReplayMemoryTests))]
[CollectionDefinition(nameof(ReplayMemoryTests), DisableParallelization = true)]
public sealed class ReplayMemoryTests
{
    private static readonly Space _four = new BoxSpace([-1, -1, -1, -1], [1, 1, 1, 1]);

    /// <summary>
    /// A transition of CartPole needs 4 floats, an action, a reward and two flags; an episode's end needs 4 floats more. Episodes
    /// of 20 steps are as short as random actions make them.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_million_transitions_take_at_most_a_tenth_more_than_their_data(int environments)
    {
        const int capacity = 1_000_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var buffer = new ReplayBuffer(
            new OffPolicySettings(environments, capacity, 64, 0, environments, 1),
            _four,
            new DiscreteSpace(2)
        );
        var observation = new float[4];
        var next = new float[4];
        for (var i = 0; i < capacity + 100_000; i++)
        {
            var step = i / environments;
            observation[0] = step;
            next[0] = step + 1;
            buffer.Add(i % environments, observation, [1], 1, next, step % 20 == 19, false);
        }

        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        var needed = (capacity * (16 + 1 + 4 + 1L)) + (capacity / 20 * 16L);
        taken.ShouldBeInRange(needed, needed * 11 / 10);
        GC.KeepAlive(buffer);
    }

    [Fact]
    public void A_buffer_that_does_not_fit_is_refused_with_its_bytes_and_one_that_fits()
    {
        var settings = new OffPolicySettings(1, 1_000_000, 64, 0, 1, 1);
        var error = Should.Throw<UserErrorException>(() =>
            ReplayMemory.Check(settings, _four, new DiscreteSpace(2), freeBytes: 11_000_000)
        );

        error.Message.ShouldBe(
            "a replay buffer of 1,000,000 transitions with 4 numbers an observation takes 22,000,016 bytes, and 11,000,000 are "
                + "free; set replay_capacity to at most 449,999, or use a machine with more memory"
        );
        Should.NotThrow(() => ReplayMemory.Check(settings, _four, new DiscreteSpace(2), freeBytes: 23_000_000));
    }

    [Fact]
    public void A_buffer_that_no_array_can_hold_is_refused_before_it_is_allocated()
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Should
            .Throw<UserErrorException>(() => new ReplayBuffer(2_000_000_000, _four, new DiscreteSpace(2)))
            .Message.ShouldContain("set replay_capacity to at most");
        Should
            .Throw<UserErrorException>(() =>
                ReplayMemory.Check(
                    new OffPolicySettings(1, 1_000_000_000, 64, 0, 1, 1),
                    _four,
                    new DiscreteSpace(2),
                    freeBytes: 1L << 40
                )
            )
            .Message.ShouldBe(
                "a replay buffer of 1,000,000,000 transitions with 4 numbers an observation is 4,000,000,000 numbers in a row, and an "
                    + "array holds 2,147,483,591; set replay_capacity to at most 536,870,897"
            );
        (GC.GetAllocatedBytesForCurrentThread() - allocated).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void Priorities_take_less_than_five_bytes_a_transition()
    {
        var plain = new OffPolicySettings(1, 1_000_000, 64, 0, 1, 1);
        var prioritized = plain with { Priorities = new PrioritySettings(0.6, 0.4, 1, 1e-6) };
        var more =
            ReplayMemory.BytesOf(prioritized, _four, new DiscreteSpace(2))
            - ReplayMemory.BytesOf(plain, _four, new DiscreteSpace(2));
        more.ShouldBeInRange(4_000_000, 5_000_000);
    }

    [Fact]
    public void The_machine_says_how_much_memory_is_free() =>
        ReplayMemory.Free().ShouldBeInRange(10_000_000, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
