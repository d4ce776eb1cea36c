using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Ppo;

namespace Rlfw.Plugins.Classic.Tests;

public sealed class PpoTests
{
    [Fact]
    public void Cartpole_is_balanced_after_a_few_thousand_steps()
    {
        using var scope = NewDisposeScope();
        using var training = new Training(
            () => new CartpoleEnvironment(new CartpoleOptions()),
            context => new PpoAlgorithm(
                new PpoOptions
                {
                    StepsPerRollout = 32,
                    MinibatchSize = 256,
                    LearningRate = new Schedule(ScheduleShape.Linear, 3e-3, 0, 1),
                    ClipRange = new Schedule(ScheduleShape.Linear, 0.2, 0, 1),
                    Discount = 0.98,
                    GaeLambda = 0.8,
                },
                context
            ),
            environmentSteps: 20_480
        );
        training.Run(2048).EpisodeReturn().ShouldBeLessThan(50);
        training.Run().EpisodeReturn().ShouldBeGreaterThan(100);
        training.Evaluate().ShouldBeGreaterThan(100);
    }

    [Fact]
    public void A_point_is_pushed_home_with_continuous_actions()
    {
        using var scope = NewDisposeScope();
        using var training = new Training(
            () => new PointEnvironment(),
            context => new PpoAlgorithm(
                new PpoOptions
                {
                    StepsPerRollout = 64,
                    MinibatchSize = 128,
                    LearningRate = 3e-3,
                    Discount = 0.9,
                    InitialLogDeviation = -0.5,
                },
                context
            ),
            environmentSteps: 15_000
        );
        var best = PointEnvironment.BestMeanReturn();
        training.Evaluate(200).ShouldBeLessThan(3 * best);
        training.Run().Evaluate(200).ShouldBeGreaterThan(1.15 * best);
    }

    [Fact]
    public void The_clipped_objective_takes_the_smaller_of_the_two_products()
    {
        float[] logRatios = [.. new[] { 1.5f, 0.5f, 1.5f, 0.5f, 1.1f }.Select(r => MathF.Log(r))],
            advantages = [1, 1, -1, -1, 2];

        // min(1.5, 1.2), min(0.5, 0.8), min(-1.5, -1.2), min(-0.5, -0.8), 1.1 * 2: equation 7 by hand.
        PpoLoss.Policy(logRatios, advantages, 0.2, new float[5]).ShouldBe(-(1.2 + 0.5 - 1.5 - 0.8 + 2.2) / 5, 1e-6);
    }

    [Fact]
    public void Ratios_beyond_the_clip_range_get_no_gradient_where_they_would_profit()
    {
        float[] logRatios = [MathF.Log(1.5f), MathF.Log(0.5f), MathF.Log(1.1f)],
            gradients = new float[3];
        PpoLoss.Policy(logRatios, [1, 1, 1], 0.2, gradients);
        gradients.ShouldBe([0, -0.5f / 3, -1.1f / 3], 1e-6);
    }

    [Fact]
    public void The_policys_gradient_is_that_of_automatic_differentiation()
    {
        using var scope = NewDisposeScope();
        float[] logRatios = Numbers(40, 0.3, 1),
            advantages = Numbers(40, 1, 2),
            gradients = new float[40];
        using var x = tensor(logRatios, requires_grad: true);
        var ratios = x.exp();
        var a = tensor(advantages);
        var expected = -minimum(ratios * a, ratios.clamp(0.8, 1.2) * a).mean();
        expected.backward();
        PpoLoss.Policy(logRatios, advantages, 0.2, gradients).ShouldBe(expected.item<float>(), 1e-6);
        gradients.ShouldBe(x.grad!.data<float>().ToArray(), 1e-7);
    }

    [Fact]
    public void The_value_loss_counts_the_larger_error_where_values_are_clipped()
    {
        float[] values = [3, 1.1f],
            returns = [4, 0],
            old = [1, 1];
        PpoLoss.Value(values, returns, old, null, new float[2]).ShouldBe(0.5 * (1 + 1.21) / 2, 1e-6);

        // 3 is cut to 1.2, whose error of 2.8 is the larger; 1.1 is within the range.
        PpoLoss.Value(values, returns, old, 0.2, new float[2]).ShouldBe(0.5 * (7.84 + 1.21) / 2, 1e-6);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.2)]
    public void The_values_gradient_is_that_of_automatic_differentiation(double? range)
    {
        using var scope = NewDisposeScope();
        float[] values = Numbers(40, 1, 1),
            returns = Numbers(40, 1, 2),
            old = [.. values.Zip(Numbers(40, 0.3, 3), (value, step) => value - step)],
            gradients = new float[40];
        using var x = tensor(values, requires_grad: true);
        var error = (x - tensor(returns)).square();
        if (range is { } r)
        {
            var clipped = tensor(old) + (x - tensor(old)).clamp(-r, r);
            error = maximum(error, (clipped - tensor(returns)).square());
        }

        var expected = 0.5 * error.mean();
        expected.backward();
        PpoLoss.Value(values, returns, old, range, gradients).ShouldBe(expected.item<float>(), 1e-6);
        gradients.ShouldBe(x.grad!.data<float>().ToArray(), 1e-6);
    }

    [Fact]
    public void Drift_is_the_mean_of_the_third_estimator_and_the_share_outside_the_range()
    {
        float[] ratios = [1, 1.5f, 0.9f, 0.7f];
        var (approxKl, clipFraction) = PpoLoss.Drift(ratios.Select(r => MathF.Log(r)).ToArray(), 0.2);
        approxKl.ShouldBe(ratios.Average(r => r - 1 - MathF.Log(r)), 1e-6);
        clipFraction.ShouldBe(0.5);
    }

    [Fact]
    public void An_update_raises_the_probability_of_actions_that_did_better_and_reports_what_it_did()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(
            new PpoOptions
            {
                Environments = 2,
                StepsPerRollout = 4,
                MinibatchSize = 4,
                Epochs = 3,
                LearningRate = new Schedule(ScheduleShape.Linear, 1e-2, 0, 1),
            }
        );
        var before = Probability(algorithm);

        // Every episode ends after its step: action 1 earns 1, action 0 nothing.
        var rollout = new HostRollout(4, 2, 4, 1);
        for (var i = 0; i < rollout.Count; i++)
        {
            rollout.Actions[i] = rollout.Rewards[i] = i % 2;
        }

        Array.Fill(rollout.LogProbabilities, MathF.Log(0.5f));
        Array.Fill(rollout.EpisodeEnds, 1);
        var record = (PpoRecord)algorithm.Update(rollout, new UpdateContext(1, 8, 0.5));
        before.ShouldBe(0.5, 0.01);
        Probability(algorithm).ShouldBeGreaterThan(before + 0.01);
        record.LearningRate.ShouldBe(5e-3);
        record.EpochsDone.ShouldBe(3);
        record.Entropy.ShouldBe(Math.Log(2), 0.01);
        record.ExplainedVariance.ShouldBe(0);
        record.ValueLoss.ShouldBeInRange(0.05, 0.3);
        record.ApproxKl.ShouldBeInRange(0, 0.01);

        static double Probability(PpoAlgorithm algorithm)
        {
            // Of action 1: the policy gives its logarithm with the action it draws.
            var decision = new HostDecision(1, 1);
            algorithm.Act(new float[4], decision);
            var drawn = Math.Exp(decision.LogProbabilities[0]);
            return decision.Actions[0] == 1 ? drawn : 1 - drawn;
        }
    }

    [Fact]
    public void A_target_kl_that_is_passed_ends_the_update()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(
            new PpoOptions
            {
                Environments = 1,
                StepsPerRollout = 4,
                MinibatchSize = 4,
                Epochs = 10,
                TargetKl = 0.01,
            }
        );
        var parameters = Copy(algorithm);

        // The rollout claims that action 1 had the probability 0.9 where the policy says 0.5: too far from the beginning.
        var rollout = new HostRollout(4, 1, 4, 1);
        Array.Fill(rollout.Actions, 1);
        Array.Fill(rollout.LogProbabilities, MathF.Log(0.9f));
        Array.Fill(rollout.EpisodeEnds, 1);
        for (var i = 0; i < rollout.Count; i++)
        {
            rollout.Rewards[i] = i;
        }

        var record = (PpoRecord)algorithm.Update(rollout, new UpdateContext(1, 4, 0));
        record.EpochsDone.ShouldBe(1);
        record.ApproxKl.ShouldBe((0.5 / 0.9) - 1 - Math.Log(0.5 / 0.9), 0.01);
        Copy(algorithm).ShouldBe(parameters);

        static float[] Copy(PpoAlgorithm algorithm) =>
            [.. algorithm.Model.parameters().SelectMany(p => p.data<float>().ToArray())];
    }

    [Fact]
    public void Sampled_actions_follow_the_policy_and_carry_its_log_probabilities()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(new PpoOptions());
        using (no_grad())
        {
            var bias = algorithm.Model.state_dict()["policy.output.bias"];
            bias.copy_(tensor(new[] { MathF.Log(0.2f), MathF.Log(0.8f) }));
        }

        var decision = new HostDecision(4000, 1);
        algorithm.Act(new float[4000 * 4], decision);

        // Three standard deviations of a share of 0.8 in 4,000 draws are 0.019.
        ((double)decision.Actions.Average()).ShouldBe(0.8, 0.019);
        foreach (var (action, logProbability) in decision.Actions.Zip(decision.LogProbabilities))
        {
            Math.Exp(logProbability).ShouldBe(action == 1 ? 0.8 : 0.2, 1e-6);
        }

        var best = new float[3];
        algorithm.ActGreedily(new float[3 * 4], best);
        best.ShouldBe([1, 1, 1]);
    }

    [Fact]
    public void Contradictory_options_are_refused_all_at_once()
    {
        var options = new PpoOptions { MinibatchSize = 100, ClipRange = 0 };
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        faults.SelectMany(fault => fault.MemberNames).ShouldBe(["MinibatchSize", "ClipRange"]);
        faults[0].ErrorMessage!.ShouldContain("8 x 256 = 2048");
    }

    private static float[] Numbers(int count, double deviation, int seed)
    {
        var random = new RandomStream((ulong)seed, "numbers");
        return [.. Enumerable.Range(0, count).Select(_ => (float)(deviation * random.NextGaussian()))];
    }

    private static PpoAlgorithm Make(PpoOptions options) =>
        new(options, Training.Context(new CartpoleEnvironment(new CartpoleOptions())));
}
