using FsCheck;
using FsCheck.Fluent;
using Rlfw.Training.Estimators;

namespace Rlfw.Training.Tests.Estimators;

public sealed class GroupAdvantageTests
{
    private const double Tolerance = 1e-6;

    // Group means 0.5 and 3; unbiased deviations sqrt(1/3) and 2; over the batch sqrt(19.5 / 7).
    private static readonly double[] _rewards = [0, 1, 0, 1, 1, 3, 3, 5];

    [Fact]
    public void Rewards_are_compared_within_their_group()
    {
        var s0 = Math.Sqrt(1.0 / 3) + 1e-4;
        var s1 = Math.Sqrt(8.0 / 3) + 1e-4;

        GroupAdvantage
            .Compute(_rewards, 4, AdvantageScale.Group)
            .ShouldBe(
                [
                    (float)(-0.5 / s0),
                    (float)(0.5 / s0),
                    (float)(-0.5 / s0),
                    (float)(0.5 / s0),
                    (float)(-2 / s1),
                    0,
                    0,
                    (float)(2 / s1),
                ],
                Tolerance
            );
    }

    [Fact]
    public void Without_scale_the_advantage_is_the_distance_from_the_group_mean() =>
        GroupAdvantage.Compute(_rewards, 4, AdvantageScale.None).ShouldBe([-0.5f, 0.5f, -0.5f, 0.5f, -2, 0, 0, 2]);

    [Fact]
    public void The_batch_scale_takes_one_deviation_for_all()
    {
        // Mean 1.75; squares 2 * 3.0625 + 3 * 0.5625 + 2 * 1.5625 + 10.5625 = 21.5.
        var s = Math.Sqrt(21.5 / 7) + 1e-4;

        GroupAdvantage.Compute(_rewards, 4, AdvantageScale.Batch)[7].ShouldBe((float)(2 / s), Tolerance);
    }

    [Fact]
    public void A_row_without_reward_is_left_out()
    {
        var s = Math.Sqrt(2) + 1e-4;

        GroupAdvantage
            .Compute([1, double.NaN, 3], 3, AdvantageScale.Group)
            .ShouldBe([(float)(-1 / s), 0, (float)(1 / s)], Tolerance);
        GroupAdvantage.Compute([double.NaN, double.NaN], 2, AdvantageScale.Group).ShouldBe([0, 0]);
    }

    [Fact]
    public void Equal_rewards_give_no_advantage() =>
        GroupAdvantage.Compute([0.2, 0.2, 0.2], 3, AdvantageScale.Group).ShouldBe([0, 0, 0], 1e-9);

    [Fact]
    public void A_shift_of_all_rewards_changes_nothing_and_advantages_of_a_group_sum_to_zero() =>
        Prop.ForAll(
                Gen.Choose(-8, 8).ListOf().Where(x => x.Count >= 4).ToArbitrary(),
                Gen.Choose(-3, 3).ToArbitrary(),
                (rewards, shift) =>
                {
                    double[] here = [.. rewards.Take(rewards.Count / 4 * 4).Select(x => (double)x)];
                    double[] there = [.. here.Select(x => x + shift)];
                    var a = GroupAdvantage.Compute(here, 4, AdvantageScale.Group);
                    var b = GroupAdvantage.Compute(there, 4, AdvantageScale.Group);
                    return a.Zip(b).All(x => Math.Abs(x.First - x.Second) < 1e-4)
                        && a.Chunk(4).All(group => Math.Abs(group.Sum()) < 1e-4);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Rewards_that_make_no_whole_groups_are_refused() =>
        Should
            .Throw<ArgumentException>(() => GroupAdvantage.Compute([1, 2, 3], 2, AdvantageScale.None))
            .Message.ShouldContain("3 rewards do not divide into groups of 2");

    [Fact]
    public void Leaving_one_out_compares_with_the_mean_of_the_others()
    {
        // 3 - (1 + 2) / 2, 1 - (3 + 2) / 2, 2 - (3 + 1) / 2.
        GroupAdvantage.LeaveOneOut([3, 1, 2, 5, double.NaN, 1], 3).ShouldBe([1.5f, -1.5f, 0, 4, 0, -4], 1e-6);
        // One alone has nothing to be compared with.
        GroupAdvantage.LeaveOneOut([double.NaN, 4], 2).ShouldBe([0f, 0]);
    }

    [Fact]
    public void Whitening_centres_and_scales_by_the_whole_batch()
    {
        // Mean 2, unbiased deviation 1.
        GroupAdvantage.Whitened([1, 2, 3, double.NaN]).ShouldBe([-1 / 1.0001f, 0, 1 / 1.0001f, 0], 1e-6);
        GroupAdvantage.Whitened([5, 5]).ShouldBe([0f, 0]);
        GroupAdvantage.Centred([1, 3, 10, 10], 2).ShouldBe([-1, 1, 0, 0]);
    }
}
