using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Training.Buffers;
using Rlfw.Training.Tests.Checkpoints;
using Rlfw.Training.Tests.Samples;

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

    /// <summary>Random episodes of N environments against a list that keeps every transition whole.</summary>
    [Fact]
    public void Transitions_of_several_environments_over_several_steps_are_those_of_the_definition() =>
        Prop.ForAll(
                Gen.Choose(1, 5).ToArbitrary(),
                Gen.Choose(1, 4).ToArbitrary(),
                Gen.Choose(0, 100_000).ToArbitrary(),
                (environments, steps, seed) =>
                {
                    var settings = new OffPolicySettings(environments, 17 + (seed % 30), 8, 0, environments, 1)
                    {
                        ReturnSteps = steps,
                        Discount = 0.9,
                    };
                    var buffer = new ReplayBuffer(settings, _vector, new DiscreteSpace(300));
                    var added = RandomEpisodes.Fill(buffer, environments, rounds: seed % 60, seed);
                    var batch = new HostTransitions(buffer.Count, 2, 1);
                    buffer.Latest(batch);
                    var held = added.TakeLast(buffer.Count).ToList();
                    for (var i = 0; i < held.Count; i++)
                    {
                        held[i].ShouldBeRow(batch, i, RandomEpisodes.Return(added, held[i], steps, 0.9));
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    /// <summary>Rewards 1, 2, 3 and then the end: 1 + 0.5 * 2 = 2 over two steps, and the last one's sum is cut.</summary>
    [Fact]
    public void Sums_of_rewards_end_with_the_episode_and_say_whether_to_bootstrap()
    {
        var settings = new OffPolicySettings(1, 10, 8, 0, 1, 1) { ReturnSteps = 2, Discount = 0.5 };
        var buffer = new ReplayBuffer(settings, _vector, _choice);
        buffer.Add(0, [0, 0], [0], 1, [1, 0], false, false);
        buffer.Add(0, [1, 0], [0], 2, [2, 0], false, false);
        buffer.Add(0, [2, 0], [0], 3, [3, 0], false, truncated: true);
        buffer.Add(0, [7, 0], [0], 4, [8, 0], terminated: true, false);
        buffer.Add(0, [9, 0], [0], 5, [10, 0], false, false);

        var batch = new HostTransitions(5, 2, 1);
        buffer.Latest(batch);

        batch.Rewards.ShouldBe([1 + 1, 2 + 1.5f, 3, 4, 5]);
        batch.NextObservations.Chunk(2).Select(x => x[0]).ShouldBe([2, 3, 3, 8, 10]);
        batch.Discounts.ShouldBe([0.25f, 0.25f, 0.5f, 0.5f, 0.5f]);
        batch.Terminated.ShouldBe([0, 0, 0, 1, 0]);
        batch.EpisodeEnds.ShouldBe([0, 1, 1, 1, 0]);
        batch.Weights.ShouldBe([1, 1, 1, 1, 1]);
    }

    [Fact]
    public void An_episode_that_does_not_go_on_where_it_was_left_was_cut()
    {
        var buffer = new ReplayBuffer(4, _vector, _choice);
        buffer.Add([0, 0], [0], 1, [1, 0], terminated: false);
        buffer.Add([5, 0], [0], 2, [6, 0], terminated: false);

        var batch = new HostTransitions(2, 2, 1);
        buffer.Latest(batch);

        batch.NextObservations.ShouldBe([1, 0, 6, 0]);
        batch.EpisodeEnds.ShouldBe([1, 0]);
        batch.Terminated.ShouldBe([0, 0]);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(12, false)]
    [InlineData(500, false)]
    [InlineData(12, true)]
    [InlineData(500, true)]
    public void A_restored_buffer_goes_on_as_the_saved_one_would(int rounds, bool prioritized)
    {
        using var scope = NewDisposeScope();
        var settings = new OffPolicySettings(2, 64, 16, 0, 2, 1)
        {
            ReturnSteps = 3,
            Discount = 0.9,
            Priorities = prioritized ? new PrioritySettings(0.6, 0.4, 1, 1e-6) : null,
        };
        ReplayBuffer saved = new(settings, _vector, _choice),
            restored = new(settings, _vector, _choice);
        RandomEpisodes.Fill(saved, 2, rounds, seed: 4);
        Draw(saved, 1, 40);
        RandomEpisodes.Fill(restored, 2, 3, seed: 9);
        using (var state = new StateRoundTrip())
        {
            saved.Save(state.Writer);
            restored.Load(state.Read());
        }

        foreach (var buffer in new[] { saved, restored })
        {
            RandomEpisodes.Fill(buffer, 2, 20, seed: 5);
        }

        Draw(restored, 2, 40).ShouldBe(Draw(saved, 2, 40));

        static float[] Draw(ReplayBuffer buffer, ulong seed, int size)
        {
            var batch = new HostTransitions(size, 2, 1);
            var random = new RandomStream(seed, "replay");
            for (var i = 0; i < 3; i++)
            {
                buffer.Sample(batch, random, 0.5);
                buffer.UpdatePriorities(batch.Rewards);
            }

            return
            [
                .. batch.Observations,
                .. batch.NextObservations,
                .. batch.Actions,
                .. batch.Rewards,
                .. batch.Terminated,
                .. batch.Discounts,
                .. batch.Weights,
            ];
        }
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

    [Theory]
    [InlineData(256)]
    [InlineData(65_536)]
    [InlineData(70_000)]
    public void Every_action_comes_back_however_few_bytes_it_takes(int actions)
    {
        var buffer = new ReplayBuffer(3, _vector, new DiscreteSpace(actions));
        foreach (var action in new[] { 0, actions - 1, actions / 2 })
        {
            buffer.Add([0, 0], [action], 1, [0, 0], terminated: false);
        }

        var batch = new HostTransitions(3, 2, 1);
        buffer.Latest(batch);
        batch.Actions.ShouldBe([0, actions - 1, actions / 2]);
    }

    [Fact]
    public void Environments_take_turns() =>
        Should
            .Throw<ArgumentException>(() =>
                new ReplayBuffer(new OffPolicySettings(2, 8, 1, 0, 2, 1), _vector, _choice).Add(
                    1,
                    [0, 0],
                    [0],
                    0,
                    [0, 0],
                    false,
                    false
                )
            )
            .Message.ShouldContain("turn of environment 0");

    private static ReplayBuffer Filled(int capacity, int added)
    {
        var buffer = new ReplayBuffer(capacity, _vector, _choice);
        for (var k = 0; k < added; k++)
        {
            buffer.Add([k, -k], [k % 5], k, [k + 1, -k - 1], terminated: k % 3 == 0);
        }

        return buffer;
    }
}
