using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.A2c;
using Rlfw.Plugins.Cartpole;
using Rlfw.Training.Estimators;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Classic.Tests;

public sealed class A2cTests
{
    [Fact]
    public void Cartpole_is_balanced_after_a_few_thousand_steps()
    {
        using var scope = NewDisposeScope();
        using var training = new Training(
            () => new CartpoleEnvironment(new CartpoleOptions()),
            context => new A2cAlgorithm(new A2cOptions { LearningRate = 2e-3 }, context),
            environmentSteps: 40_000
        );
        training.Run(2000).EpisodeReturn().ShouldBeLessThan(60);
        training.Run().Evaluate().ShouldBeGreaterThan(150);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_point_is_pushed_home_with_continuous_actions(bool stateDependent)
    {
        using var scope = NewDisposeScope();
        using var training = new Training(
            () => new PointEnvironment(),
            context => new A2cAlgorithm(
                new A2cOptions
                {
                    StepsPerRollout = 8,
                    LearningRate = 2e-3,
                    Discount = 0.9,
                    GaeLambda = 0.9,
                    InitialLogDeviation = stateDependent ? -2 : -0.5,
                    Gsde = stateDependent ? new GsdeOptions() : null,
                },
                context
            ),
            environmentSteps: 40_000
        );
        var best = PointEnvironment.BestMeanReturn();
        training.Evaluate(200).ShouldBeLessThan(3 * best);
        training.Run().Evaluate(200).ShouldBeGreaterThan(1.3 * best);
    }

    // The loss of algorithm S3: policy gradient, entropy bonus (section 4) and squared error of values.
    [Fact]
    public void The_gradient_is_that_of_the_papers_loss_for_discrete_actions()
    {
        using var scope = NewDisposeScope();
        var options = new A2cOptions
        {
            EntropyCoefficient = 0.03,
            ValueCoefficient = 0.4,
            Discount = 0.9,
        };
        using A2cAlgorithm algorithm = Discrete(options),
            reference = Discrete(options);
        var rollout = PolicyGradients.Collect(algorithm, 4, 1, seed: 1);
        var (observations, advantages, returns) = Estimate(rollout, options);

        var all = reference.Network("policy").call(observations).log_softmax(-1);
        var actions = tensor(rollout.Actions, [rollout.Count, 1]).to(int64);
        var chosen = all.gather(1, actions).squeeze(-1);
        var entropy = -(all.exp() * all).sum(-1);
        var values = reference.Network("value").call(observations).squeeze(-1);
        var loss = ((-advantages * chosen) - (0.03 * entropy) + (0.4 * (values - returns).square())).mean();
        var expected = reference.GradientsOf(loss);

        var record = (A2cRecord)algorithm.Update(rollout, new UpdateContext(1, 40, 0));

        algorithm.Gradients().ShouldBe(expected, 2e-5);
        record.PolicyLoss.ShouldBe((-advantages * chosen).mean().item<float>(), 1e-5);
        record.ValueLoss.ShouldBe((values - returns).square().mean().item<float>(), 1e-4);
        record.Entropy.ShouldBe(entropy.mean().item<float>(), 1e-5);
        var length = Math.Sqrt(expected.Values.SelectMany(x => x).Sum(x => (double)x * x));
        record.GradientNorm!.Value.ShouldBe(length, 1e-4 * length);
    }

    [Fact]
    public void The_gradient_is_that_of_the_papers_loss_for_continuous_actions()
    {
        using var scope = NewDisposeScope();
        var options = new A2cOptions { EntropyCoefficient = 0.03, InitialLogDeviation = -0.3 };
        using A2cAlgorithm algorithm = Continuous(options),
            reference = Continuous(options);
        var rollout = PolicyGradients.Collect(algorithm, 1, 1, seed: 2);
        var (observations, advantages, returns) = Estimate(rollout, options);

        var logDeviation = reference.Model.named_parameters().Single(x => x.name == "log_deviations").parameter;
        var z =
            (tensor(rollout.Actions, [rollout.Count, 1]) - reference.Network("policy").call(observations))
            / logDeviation.exp();
        var chosen = (-0.5 * z * z - logDeviation - (0.5 * Math.Log(2 * Math.PI))).sum(-1);
        var entropy = (logDeviation + (0.5 * Math.Log(2 * Math.PI * Math.E))).sum();
        var values = reference.Network("value").call(observations).squeeze(-1);
        var loss = ((-advantages * chosen) + (0.5 * (values - returns).square())).mean() - (0.03 * entropy);
        var expected = reference.GradientsOf(loss);

        algorithm.Update(rollout, new UpdateContext(1, 40, 0));

        algorithm.Gradients().ShouldBe(expected, 5e-5);
    }

    /// <summary>The loss of S3 with gSDE's density (Raffin et al. 2021, section 3), whose variance does not teach the features.</summary>
    [Fact]
    public void The_gradient_is_that_of_the_papers_loss_with_state_dependent_exploration()
    {
        using var scope = NewDisposeScope();
        var options = new A2cOptions
        {
            ValueCoefficient = 0.4,
            InitialLogDeviation = -1,
            Gsde = new GsdeOptions(),
        };
        using A2cAlgorithm algorithm = Continuous(options),
            reference = Continuous(options);
        var rollout = PolicyGradients.Collect(algorithm, 1, 1, seed: 3);
        var (observations, advantages, returns) = Estimate(rollout, options);

        var layers = ((Sequential)reference.Network("policy"))
            .named_children()
            .Select(x => (Module<Tensor, Tensor>)x.module)
            .ToArray();
        var latents = layers[..^1].Aggregate(observations, (x, layer) => layer.call(x));
        var logDeviations = reference.Model.named_parameters().Single(x => x.name == "log_deviations").parameter;
        var variance = latents.detach().square().matmul((2 * logDeviations).exp()) + 1e-6f;
        var errors = tensor(rollout.Actions, [rollout.Count, 1]) - layers[^1].call(latents);
        var chosen = (-0.5 * ((errors.square() / variance) + variance.log() + Math.Log(2 * Math.PI))).sum(-1);
        var values = reference.Network("value").call(observations).squeeze(-1);
        var loss = ((-advantages * chosen) + (0.4 * (values - returns).square())).mean();
        var expected = reference.GradientsOf(loss);

        algorithm.Update(rollout, new UpdateContext(1, 40, 0));

        expected["log_deviations"].Max(Math.Abs).ShouldBeGreaterThan(1e-4f);
        algorithm.Gradients().ShouldBe(expected, 5e-5);
    }

    [Theory]
    [InlineData(A2cOptimizer.Rmsprop, 0.01 * 10)]
    [InlineData(A2cOptimizer.RmspropTensorflow, 0.01)]
    [InlineData(A2cOptimizer.Adam, 0.01)]
    public void The_first_step_is_as_long_as_the_optimizer_makes_it(A2cOptimizer optimizer, double longest)
    {
        using var scope = NewDisposeScope();
        using var algorithm = Discrete(
            new A2cOptions { Optimizer = optimizer, LearningRate = new Schedule(ScheduleShape.Linear, 0.02, 0, 1) }
        );
        var before = Numbers(algorithm);
        var rollout = PolicyGradients.Collect(algorithm, 4, 1, seed: 1);
        var record = (A2cRecord)algorithm.Update(rollout, new UpdateContext(1, 40, 0.5));
        record.LearningRate.ShouldBe(0.01);

        // g / sqrt(0.01 g^2) is 10; g / sqrt(0.99 + 0.01 g^2) is below |g|, which is cut to 0.5; Adam's first step is 1.
        double change = before.Zip(Numbers(algorithm), (a, b) => Math.Abs(a - b)).Max();
        change.ShouldBeInRange(optimizer == A2cOptimizer.RmspropTensorflow ? 1e-5 : 0.99 * longest, 1.001 * longest);

        static float[] Numbers(A2cAlgorithm algorithm) =>
            [.. algorithm.Model.parameters().SelectMany(p => p.data<float>().ToArray())];
    }

    [Fact]
    public void Contradictory_options_are_refused_all_at_once()
    {
        var options = new A2cOptions
        {
            Environments = 1,
            StepsPerRollout = 1,
            NormalizeAdvantages = true,
            LearningRate = 0,
        };
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        faults.SelectMany(fault => fault.MemberNames).ShouldBe(["LearningRate", "NormalizeAdvantages"]);
    }

    private static (Tensor Observations, Tensor Advantages, Tensor Returns) Estimate(
        HostRollout rollout,
        A2cOptions options
    )
    {
        float[] advantages = new float[rollout.Count],
            returns = new float[rollout.Count];
        GeneralizedAdvantage.Compute(rollout, options.Discount, options.GaeLambda, advantages, returns);
        return (
            tensor(rollout.Observations, [rollout.Count, rollout.ObservationSize]),
            tensor(advantages),
            tensor(returns)
        );
    }

    private static A2cAlgorithm Discrete(A2cOptions options) =>
        new(options, Training.Context(new CartpoleEnvironment(new CartpoleOptions())));

    private static A2cAlgorithm Continuous(A2cOptions options) =>
        new(options, Training.Context(new PointEnvironment()));
}
