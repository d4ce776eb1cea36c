using Rlfw.Contracts;
using Rlfw.Training.Buffers;

namespace Rlfw.Training.Tests.Buffers;

/// <summary>Goals in hindsight, on a line: an observation is [nothing, position, goal], an action adds 1.</summary>
public sealed class HindsightTests
{
    private static readonly Space _line = new BoxSpace([0, 0, 0], [1000, 1000, 1000]);
    private static readonly Space _choice = new DiscreteSpace(2);

    [Fact]
    public void Goals_come_from_later_in_the_same_episode_and_rewards_are_judged_by_them()
    {
        var buffer = Make(share: 1, steps: 1);
        var batch = new HostTransitions(2000, 3, 1);
        buffer.Sample(batch, new RandomStream(1, "replay"), 0);

        var goals = new HashSet<(float From, float Goal)>();
        for (var i = 0; i < batch.Count; i++)
        {
            float from = batch.Observations[(3 * i) + 1],
                goal = batch.Observations[(3 * i) + 2],
                reached = batch.NextObservations[(3 * i) + 1];
            batch.NextObservations[(3 * i) + 2].ShouldBe(goal);
            goal.ShouldBeInRange(
                reached,
                from < 100 ? 5
                    : from < 200 ? 103
                    : 202
            );
            batch.Rewards[i].ShouldBe(goal == reached ? 0 : -1);
            batch.Terminated[i].ShouldBe(goal == reached ? 1 : 0);
            goals.Add((from, goal));
        }

        // 5 + 4 + 3 + 2 + 1 pairs of the first episode, 6 of the cut second, 3 of the third, which goes on.
        goals.Count.ShouldBe(15 + 6 + 3);
    }

    [Fact]
    public void As_many_transitions_keep_their_goal_as_the_share_leaves()
    {
        var batch = new HostTransitions(4000, 3, 1);
        Make(share: 0.8, steps: 1).Sample(batch, new RandomStream(1, "replay"), 0);

        // Own goals are 999; three standard deviations of a share of 0.2 are 0.019.
        var own = batch.Observations.Chunk(3).Count(x => x[2] == 999) / 4000.0;
        own.ShouldBe(0.2, 0.02);
        batch.Rewards.Zip(batch.Observations.Chunk(3)).ShouldAllBe(x => x.Second[2] != 999 || x.First == -1);
    }

    [Fact]
    public void Sums_of_rewards_end_where_the_new_goal_is_reached()
    {
        var batch = new HostTransitions(2000, 3, 1);
        Make(share: 1, steps: 3).Sample(batch, new RandomStream(1, "replay"), 0);

        for (var i = 0; i < batch.Count; i++)
        {
            float from = batch.Observations[(3 * i) + 1],
                goal = batch.Observations[(3 * i) + 2],
                reached = batch.NextObservations[(3 * i) + 1];
            var steps = reached - from;
            steps.ShouldBe(Math.Min(3, goal - from));
            batch.Discounts[i].ShouldBe((float)Math.Pow(0.5, steps), 1e-6);
            batch.Terminated[i].ShouldBe(goal == reached ? 1 : 0);
            batch
                .Rewards[i]
                .ShouldBe(
                    steps switch
                    {
                        1 => 0,
                        2 => -1,
                        _ => goal == reached ? -1.5f : -1.75f,
                    }
                );
        }
    }

    [Fact]
    public void Without_goals_hindsight_is_refused_with_a_way_out() =>
        Should
            .Throw<UserErrorException>(() => new ReplayBuffer(Settings(0.8, 1), _line, _choice))
            .Message.ShouldContain("set hindsight_goals to 0");

    [Fact]
    public void Observations_that_are_not_divided_as_the_goals_say_are_refused() =>
        Should
            .Throw<PluginException>(() =>
                new ReplayBuffer(Settings(0.8, 1), new BoxSpace([0, 0], [1, 1]), _choice, new LineGoals())
            )
            .Message.ShouldContain("two goals of 1");

    private static OffPolicySettings Settings(double share, int steps) =>
        new(1, 100, 1, 0, 1, 1)
        {
            Hindsight = new HindsightSettings(share),
            ReturnSteps = steps,
            Discount = 0.5,
        };

    /// <summary>An episode from 0 to 5 that is terminal, one from 100 to 103 that is cut, one from 200 that is at 202.</summary>
    private static ReplayBuffer Make(double share, int steps)
    {
        var buffer = new ReplayBuffer(Settings(share, steps), _line, _choice, new LineGoals());
        foreach (var (from, length) in new[] { (0, 5), (100, 3), (200, 2) })
        {
            for (var i = from; i < from + length; i++)
            {
                var last = i == from + length - 1;
                buffer.Add(0, [0, i, 999], [1], -1, [0, i + 1, 999], last && from == 0, last && from == 100);
            }
        }

        return buffer;
    }

    private sealed class LineGoals : IGoalEnvironment
    {
        public GoalLayout Goals { get; } = new(1, 1);

        public Space ObservationSpace => _line;

        public Space ActionSpace => _choice;

        public (double Reward, bool Terminated) Judge(ReadOnlySpan<float> achieved, ReadOnlySpan<float> desired) =>
            achieved[0] == desired[0] ? (0, true) : (-1, false);

        public void Reset(RandomStream random, Span<float> observation) => throw new NotSupportedException();

        public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) =>
            throw new NotSupportedException();

        public void Save(IStateWriter state) => throw new NotSupportedException();

        public void Load(IStateReader state) => throw new NotSupportedException();
    }
}
