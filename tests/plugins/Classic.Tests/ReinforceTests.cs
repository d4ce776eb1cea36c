using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Reinforce;

namespace Rlfw.Plugins.Classic.Tests;

public sealed class ReinforceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cartpole_is_balanced_longer_with_every_episode(bool baseline)
    {
        using var scope = NewDisposeScope();
        using var training = new Training(
            () => new CartpoleEnvironment(new CartpoleOptions()),
            context => new ReinforceAlgorithm(
                new ReinforceOptions { Baseline = baseline, NormalizeAdvantages = !baseline },
                context
            ),
            environmentSteps: 40_000
        );
        training.Run(1000).EpisodeReturn().ShouldBeLessThan(60);
        training.Run().Evaluate().ShouldBeGreaterThan(150);
    }

    [Fact]
    public void A_point_is_pushed_home_with_continuous_actions()
    {
        using var scope = NewDisposeScope();
        using var training = new Training(
            () => new PointEnvironment(),
            context => new ReinforceAlgorithm(
                new ReinforceOptions
                {
                    EpisodesPerUpdate = 16,
                    Discount = 0.9,
                    InitialLogDeviation = -0.5,
                },
                context
            ),
            environmentSteps: 40_000
        );
        var best = PointEnvironment.BestMeanReturn();
        training.Evaluate(200).ShouldBeLessThan(3 * best);
        training.Run().Evaluate(200).ShouldBeGreaterThan(1.4 * best);
    }

    // Two environments: one ends by termination after two steps, the other is cut after three and goes on at V = 5.
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void The_gradient_is_that_of_the_books_equation_over_whole_episodes(bool baseline, bool discountSteps)
    {
        using var scope = NewDisposeScope();
        var options = new ReinforceOptions
        {
            Environments = 2,
            EpisodesPerUpdate = 2,
            Discount = 0.5,
            Baseline = baseline,
            DiscountSteps = discountSteps,
            EntropyCoefficient = 0.02,
        };
        using ReinforceAlgorithm algorithm = Make(options),
            reference = Make(options);
        var random = new RandomStream(1, "observations");
        float[] observations = [.. Enumerable.Range(0, 6 * 4).Select(_ => (float)random.NextGaussian())],
            actions = [0, 1, 1, 0, 1, 1],
            rewards = [1, 2, 3, 4, 100, 6];

        Step(0, [0, 0], [0, 0]).ShouldBe(ReinforceRecord.Nothing);
        Step(1, [1, 0], [0, 0]).ShouldBe(ReinforceRecord.Nothing);
        var record = Step(2, [0, 1], [0, 5]);

        // In the order in which they ended: steps 0 and 2 of the first, 1, 3 and 5 of the second; step 4 waits.
        int[] learned = [0, 2, 1, 3, 5];
        float[] returns = [1 + (0.5f * 3), 3, 2 + (0.5f * (4 + (0.5f * 8.5f))), 4 + (0.5f * 8.5f), 8.5f];
        float[] factors = discountSteps ? [1, 0.5f, 1, 0.5f, 0.25f] : [1, 1, 1, 1, 1];
        record.StepsLearned.ShouldBe(5);

        var inputs = tensor(learned.SelectMany(i => observations[(4 * i)..((4 * i) + 4)]).ToArray(), [5, 4]);
        var all = reference.Network("policy").call(inputs).log_softmax(-1);
        var chosen = all.gather(1, tensor(learned.Select(i => (long)actions[i]).ToArray(), [5, 1])).squeeze(-1);
        var entropy = -(all.exp() * all).sum(-1);
        var values = baseline ? reference.Network("value").call(inputs).squeeze(-1) : zeros(5);
        var advantages = tensor(factors) * (tensor(returns) - values.detach());
        var loss = ((-advantages * chosen) - (0.02 * entropy)).mean();
        if (baseline)
        {
            loss += (tensor(returns) - values).square().mean();
        }

        algorithm.Gradients().ShouldBe(reference.GradientsOf(loss), 2e-5);

        ReinforceRecord Step(int step, float[] ends, float[] continuations)
        {
            var rollout = new HostRollout(1, 2, 4, 1);
            observations.AsSpan(step * 8, 8).CopyTo(rollout.Observations);
            actions.AsSpan(step * 2, 2).CopyTo(rollout.Actions);
            rewards.AsSpan(step * 2, 2).CopyTo(rollout.Rewards);
            ends.CopyTo(rollout.EpisodeEnds, 0);
            continuations.CopyTo(rollout.NextValues, 0);
            return (ReinforceRecord)algorithm.Update(rollout, new UpdateContext(step + 1, 2 * (step + 1), 0));
        }
    }

    [Fact]
    public void Without_baseline_there_is_no_value_and_nothing_beyond_a_truncation()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(new ReinforceOptions { Baseline = false });
        float[] values = [1, 1];
        algorithm.Value(new float[8], values);
        values.ShouldBe([0, 0]);
        algorithm.Model.named_parameters().ShouldAllBe(x => x.name.StartsWith("policy.", StringComparison.Ordinal));
    }

    [Fact]
    public void Step_sizes_below_zero_are_refused()
    {
        var options = new ReinforceOptions { LearningRate = 0, BaselineLearningRate = -1 };
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        faults.SelectMany(fault => fault.MemberNames).ShouldBe(["LearningRate", "BaselineLearningRate"]);
    }

    private static ReinforceAlgorithm Make(ReinforceOptions options) =>
        new(options, Training.Context(new CartpoleEnvironment(new CartpoleOptions())));
}
