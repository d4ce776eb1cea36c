using Rlfw.Contracts;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Ppo;
using Rlfw.Training.Estimators;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Classic.Tests;

/// <summary>The penalty on KL divergence and state-dependent exploration.</summary>
public sealed class PpoVariantTests
{
    [Fact]
    public void Cartpole_is_balanced_with_the_penalty_in_the_place_of_clipping()
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
                    ClipRange = null,
                    KlPenalty = new KlPenaltyOptions(),
                    Discount = 0.98,
                    GaeLambda = 0.8,
                },
                context
            ),
            environmentSteps: 20_480
        );
        training.Run(2048).EpisodeReturn().ShouldBeLessThan(50);
        training.Run().Evaluate().ShouldBeGreaterThan(100);
    }

    [Fact]
    public void A_point_is_pushed_home_with_state_dependent_exploration()
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
                    InitialLogDeviation = -2,
                    Gsde = new GsdeOptions { SampleEvery = 4 },
                },
                context
            ),
            environmentSteps: 15_000
        );
        var best = PointEnvironment.BestMeanReturn();
        training.Evaluate(200).ShouldBeLessThan(3 * best);
        training.Run().Evaluate(200).ShouldBeGreaterThan(1.35 * best);
    }

    // Equation 8 at the second gradient step: at the first one the old policy is the new one, and the penalty has no gradient.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_is_that_of_the_penalized_objective(bool clipped)
    {
        using var scope = NewDisposeScope();
        using PpoAlgorithm algorithm = Make(epochs: 2, clipped),
            moved = Make(epochs: 1, clipped),
            old = Make(epochs: 1, clipped);
        var rollout = PolicyGradients.Collect(algorithm, 4, 1, seed: 1);
        algorithm.Update(rollout, new UpdateContext(1, 1, 0));
        moved.Update(rollout, new UpdateContext(1, 1, 0));

        float[] advantages = new float[rollout.Count],
            returns = new float[rollout.Count];
        GeneralizedAdvantage.Compute(rollout, 0.99, 0.95, advantages, returns);
        var observations = tensor(rollout.Observations, [rollout.Count, 4]);
        var before = old.Network("policy").call(observations).log_softmax(-1).detach();
        var now = moved.Network("policy").call(observations).log_softmax(-1);
        var actions = tensor(rollout.Actions, [rollout.Count, 1]).to(int64);
        var ratios = (now.gather(1, actions).squeeze(-1) - tensor(rollout.LogProbabilities)).exp();
        var surrogate = ratios * tensor(advantages);
        if (clipped)
        {
            surrogate = minimum(surrogate, ratios.clamp(0.99, 1.01) * tensor(advantages));
        }

        var divergence = (before.exp() * (before - now)).sum(-1).mean();
        divergence.item<float>().ShouldBeGreaterThan(1e-3f);
        var values = moved.Network("value").call(observations).squeeze(-1);
        var valueLoss = 0.5 * (values - tensor(returns)).square().mean();
        var loss = -surrogate.mean() + (3 * divergence) + (0.5 * valueLoss);

        algorithm.Gradients().ShouldBe(moved.GradientsOf(loss), 5e-5);
    }

    [Theory]
    [InlineData(1e-9, new[] { 1.0, 0.5, 0.25 })]
    [InlineData(0.1, new[] { 1.0, 2.0, 4.0 })]
    public void The_coefficient_is_halved_after_small_updates_and_doubled_after_large_ones(
        double learningRate,
        double[] expected
    )
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(epochs: 4, clipped: false, adaptive: true, learningRate, coefficient: 1);
        var coefficients = new List<double>();
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var rollout = PolicyGradients.Collect(algorithm, 4, 1, seed);
            var record = (PpoRecord)algorithm.Update(rollout, new UpdateContext(1, 1, 0));
            coefficients.Add(record.KlCoefficient!.Value);
            record.ClipFraction.ShouldBeNull();
            (record.Kl!.Value < 0.01).ShouldBe(learningRate < 0.01);
        }

        coefficients.ShouldBe(expected);
    }

    [Fact]
    public void Without_a_penalty_nothing_is_said_of_one()
    {
        using var scope = NewDisposeScope();
        using var algorithm = new PpoAlgorithm(
            new PpoOptions { StepsPerRollout = 8 },
            Training.Context(new CartpoleEnvironment(new CartpoleOptions()))
        );
        var rollout = PolicyGradients.Collect(algorithm, 4, 1, seed: 1);
        var record = (PpoRecord)algorithm.Update(rollout, new UpdateContext(1, 1, 0));
        (record.Kl, record.KlCoefficient).ShouldBe((null, null));
        record.ClipFraction.ShouldNotBeNull();
    }

    private static PpoAlgorithm Make(
        int epochs,
        bool clipped,
        bool adaptive = false,
        double learningRate = 0.01,
        double coefficient = 3
    ) =>
        new(
            new PpoOptions
            {
                Environments = 4,
                StepsPerRollout = 8,
                MinibatchSize = 32,
                Epochs = epochs,
                LearningRate = learningRate,
                ClipRange = clipped ? 0.01 : null,
                NormalizeAdvantages = false,
                KlPenalty = new KlPenaltyOptions { Adaptive = adaptive, Coefficient = coefficient },
            },
            Training.Context(new CartpoleEnvironment(new CartpoleOptions()))
        );
}
