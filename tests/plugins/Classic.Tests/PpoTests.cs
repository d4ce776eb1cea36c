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
        using var scope = NewDisposeScope();
        var logRatios = tensor(new[] { 1.5f, 0.5f, 1.5f, 0.5f, 1.1f }).log();
        var advantages = tensor(new[] { 1f, 1f, -1f, -1f, 2f });

        // min(1.5, 1.2), min(0.5, 0.8), min(-1.5, -1.2), min(-0.5, -0.8), 1.1 * 2: equation 7 by hand.
        PpoLoss
            .Policy(logRatios, advantages, 0.2)
            .item<float>()
            .ShouldBe(-(1.2f + 0.5f - 1.5f - 0.8f + 2.2f) / 5, 1e-6f);
    }

    [Fact]
    public void Ratios_beyond_the_clip_range_get_no_gradient_where_they_would_profit()
    {
        using var scope = NewDisposeScope();
        var logRatios = tensor(new[] { MathF.Log(1.5f), MathF.Log(0.5f), MathF.Log(1.1f) }, requires_grad: true);
        PpoLoss.Policy(logRatios, tensor(new[] { 1f, 1f, 1f }), 0.2).backward();
        logRatios.grad!.data<float>().ToArray().ShouldBe([0, -0.5f / 3, -1.1f / 3], 1e-6);
    }

    [Fact]
    public void The_value_loss_counts_the_larger_error_where_values_are_clipped()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new[] { 3f, 1.1f });
        var returns = tensor(new[] { 4f, 0f });
        var old = tensor(new[] { 1f, 1f });
        PpoLoss.Value(values, returns, old, null).item<float>().ShouldBe(0.5f * (1 + 1.21f) / 2, 1e-6f);

        // 3 is cut to 1.2, whose error of 2.8 is the larger; 1.1 is within the range.
        PpoLoss.Value(values, returns, old, 0.2).item<float>().ShouldBe(0.5f * (7.84f + 1.21f) / 2, 1e-6f);
    }

    [Fact]
    public void Advantages_are_standardized_with_the_sample_deviation()
    {
        using var scope = NewDisposeScope();
        PpoLoss.Standardize(tensor(new[] { 1f, 2f, 3f })).data<float>().ToArray().ShouldBe([-1, 0, 1], 1e-6);
        PpoLoss.Standardize(ones(4)).data<float>().ToArray().ShouldBe([0, 0, 0, 0]);
    }

    [Fact]
    public void Drift_is_the_mean_of_the_third_estimator_and_the_share_outside_the_range()
    {
        using var scope = NewDisposeScope();
        float[] ratios = [1, 1.5f, 0.9f, 0.7f];
        var (approxKl, clipFraction) = PpoLoss.Drift(tensor(ratios).log(), 0.2);
        approxKl.item<float>().ShouldBe(ratios.Average(r => r - 1 - MathF.Log(r)), 1e-6f);
        clipFraction.item<float>().ShouldBe(0.5f);
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
        var observations = zeros(4, 2, 4);
        var before = Probability(algorithm);
        var actions = tensor(new[] { 0L, 1, 0, 1, 0, 1, 0, 1 }, [4, 2]);

        // Every episode ends after its step: action 1 earns 1, action 0 nothing.
        var record = (PpoRecord)
            algorithm.Update(
                new Rollout
                {
                    Observations = observations,
                    Actions = actions,
                    LogProbabilities = full([4, 2], Math.Log(0.5), dtype: float32),
                    Values = zeros(4, 2),
                    NextValues = zeros(4, 2),
                    Rewards = actions.to(float32),
                    EpisodeEnds = ones(4, 2),
                },
                new UpdateContext(1, 8, 0.5)
            );
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
            using var outputs = ((ActorCritic)algorithm.Model).Policy(zeros(1, 4));
            return outputs.softmax(-1)[0, 1].item<float>();
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
        var record = (PpoRecord)
            algorithm.Update(
                new Rollout
                {
                    Observations = zeros(4, 1, 4),
                    Actions = ones(4, 1).to(int64),
                    LogProbabilities = full([4, 1], Math.Log(0.9), dtype: float32),
                    Values = zeros(4, 1),
                    NextValues = zeros(4, 1),
                    Rewards = arange(4, dtype: float32).unsqueeze(-1),
                    EpisodeEnds = ones(4, 1),
                },
                new UpdateContext(1, 4, 0)
            );
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
        var model = (ActorCritic)algorithm.Model;
        using (no_grad())
        {
            model.state_dict()["policy.output.bias"].copy_(tensor(new[] { MathF.Log(0.2f), MathF.Log(0.8f) }));
        }

        var output = algorithm.Act(zeros(4000, 4));

        // Three standard deviations of a share of 0.8 in 4,000 draws are 0.019.
        output.Actions.to(float64).mean().item<double>().ShouldBe(0.8, 0.019);
        output.LogProbabilities.exp().ShouldBeClose(where(output.Actions.eq(1), tensor(0.8f), tensor(0.2f)));
        output.Values.shape.ShouldBe([4000L]);
        algorithm.ActGreedily(zeros(3, 4)).data<long>().ToArray().ShouldBe([1, 1, 1]);
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

    private static PpoAlgorithm Make(PpoOptions options) =>
        new(options, Training.Context(new CartpoleEnvironment(new CartpoleOptions())));
}
