using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Training.Estimators;

namespace Rlfw.Training.Tests.Estimators;

public sealed class ReturnEstimatorTests
{
    private const double Tolerance = 1e-5;

    // Worked by hand: delta = 1.4, 4.6, 3.3 and no advantage crosses the cut after the second step.
    [Fact]
    public void A_truncated_episode_bootstraps_through_its_last_observation()
    {
        var rollout = Rollouts.Of([1, 2, 3], [0.5f, 1, 1.5f], [1, 4, 2], [0, 1, 0]);

        var (advantages, returns) = GeneralizedAdvantage.Compute(rollout, discount: 0.9, lambda: 0.8);

        advantages.Floats().ShouldBe([4.712f, 4.6f, 3.3f], Tolerance);
        returns.Floats().ShouldBe([5.212f, 5.6f, 4.8f], Tolerance);
    }

    [Fact]
    public void A_terminated_episode_has_nothing_behind_its_end()
    {
        var rollout = Rollouts.Of([1, 2, 3], [0.5f, 1, 1.5f], [1, 0, 2], [0, 1, 0]);

        var (advantages, _) = GeneralizedAdvantage.Compute(rollout, discount: 0.9, lambda: 0.8);

        advantages.Floats().ShouldBe([2.12f, 1, 3.3f], Tolerance);
    }

    [Fact]
    public void Environments_do_not_mix()
    {
        var both = Rollouts.Of([1, 10, 2, 20, 3, 30], [0, 1, 2, 3, 4, 5], [2, 3, 4, 5, 6, 7], [0, 0, 0, 1, 0, 0], 2);
        var second = Rollouts.Of([10, 20, 30], [1, 3, 5], [3, 5, 7], [0, 1, 0]);

        var (advantages, _) = GeneralizedAdvantage.Compute(both, 0.99, 0.95);
        var (alone, _) = GeneralizedAdvantage.Compute(second, 0.99, 0.95);

        advantages.select(1, 1).Floats().ShouldBe(alone.Floats());
    }

    [Fact]
    public void Arrays_and_tensors_have_the_same_advantages() =>
        ForAnyRollout(rollout =>
        {
            var (steps, environments) = ((int)rollout.Rewards.shape[0], (int)rollout.Rewards.shape[1]);
            var arrays = new HostRollout(steps, environments, observationSize: 1, actionSize: 1);
            rollout.Rewards.Floats().CopyTo(arrays.Rewards, 0);
            rollout.Values.Floats().CopyTo(arrays.Values, 0);
            rollout.NextValues.Floats().CopyTo(arrays.NextValues, 0);
            rollout.EpisodeEnds.Floats().CopyTo(arrays.EpisodeEnds, 0);
            float[] advantages = new float[arrays.Count],
                returns = new float[arrays.Count];
            GeneralizedAdvantage.Compute(arrays, 0.97, 0.9, advantages, returns);
            var (expected, targets) = GeneralizedAdvantage.Compute(rollout, 0.97, 0.9);
            return advantages.SequenceEqual(expected.Floats()) && returns.SequenceEqual(targets.Floats());
        });

    [Fact]
    public void With_lambda_one_the_value_target_is_the_reward_to_go() =>
        ForAnyRollout(rollout =>
        {
            var (_, returns) = GeneralizedAdvantage.Compute(rollout, 0.97, 1);
            return Close(returns, DiscountedReturns.RewardToGo(rollout, 0.97));
        });

    [Fact]
    public void With_lambda_zero_the_value_target_is_the_one_step_return() =>
        ForAnyRollout(rollout =>
        {
            var (_, returns) = GeneralizedAdvantage.Compute(rollout, 0.97, 0);
            return Close(returns, NStepReturns.Compute(rollout, 0.97, 1));
        });

    // R(n) = r + gamma R(n - 1) of the next step, within an episode and before the rollout's end.
    [Fact]
    public void The_n_step_return_follows_its_recursion() =>
        ForAnyRollout(rollout =>
        {
            var (steps, environments) = (rollout.Rewards.shape[0], rollout.Rewards.shape[1]);
            float[] three = NStepReturns.Compute(rollout, 0.9, 3).Floats(),
                two = NStepReturns.Compute(rollout, 0.9, 2).Floats(),
                one = NStepReturns.Compute(rollout, 0.9, 1).Floats(),
                rewards = rollout.Rewards.Floats(),
                ends = rollout.EpisodeEnds.Floats();
            for (var i = 0; i < three.Length; i++)
            {
                var last = i + environments >= steps * environments;
                var expected = ends[i] != 0 || last ? one[i] : rewards[i] + (0.9 * two[i + environments]);
                if (Math.Abs(expected - three[i]) > Tolerance)
                {
                    return false;
                }
            }

            return true;
        });

    [Fact]
    public void Beyond_the_rollout_the_n_step_return_is_the_reward_to_go() =>
        ForAnyRollout(rollout =>
            Close(
                NStepReturns.Compute(rollout, 0.9, (int)rollout.Rewards.shape[0] - 1 + 1),
                DiscountedReturns.RewardToGo(rollout, 0.9)
            )
        );

    [Fact]
    public void The_return_of_an_episode_is_its_discounted_sum() =>
        DiscountedReturns.Sum([1, 2, 4], 0.5).ShouldBe(1 + 1 + 1);

    [Fact]
    public void Perfect_values_explain_everything_and_a_constant_nothing()
    {
        var returns = torch.tensor([1f, 2, 3, 4]);

        ExplainedVariance.Compute(returns, returns).ShouldBe(1);
        ExplainedVariance.Compute(torch.full(4, 7f), returns)!.Value.ShouldBe(0, 1e-12);
        ExplainedVariance.Compute(-returns, returns)!.Value.ShouldBe(-3, 1e-12);
    }

    [Fact]
    public void Returns_that_do_not_vary_have_nothing_to_explain() =>
        ExplainedVariance.Compute(torch.tensor([1f, 2, 3]), torch.ones(3)).ShouldBeNull();

    private static void ForAnyRollout(Func<Rollout, bool> holds) =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    using var scope = NewDisposeScope();
                    var random = new RandomStream((ulong)seed, "rollout");
                    return holds(Rollouts.Random(random, 1 + random.NextInt(12), 1 + random.NextInt(3)));
                }
            )
            .QuickCheckThrowOnFailure();

    private static bool Close(Tensor a, Tensor b) =>
        a.Floats().Zip(b.Floats()).All(pair => Math.Abs(pair.First - pair.Second) < Tolerance);
}
