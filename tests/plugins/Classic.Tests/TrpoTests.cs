using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Mlp;
using Rlfw.Plugins.Trpo;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Classic.Tests;

public sealed class TrpoTests
{
    [Fact]
    public void Cartpole_is_balanced_after_a_few_thousand_steps()
    {
        using var scope = NewDisposeScope();
        using var training = new Training(
            () => new CartpoleEnvironment(new CartpoleOptions()),
            context => new TrpoAlgorithm(
                new TrpoOptions
                {
                    StepsPerRollout = 64,
                    ConjugateGradientDamping = 0.001,
                    GaeLambda = 0.98,
                    TargetKl = 0.02,
                },
                context
            ),
            environmentSteps: 25_600
        );
        training.Run(1024).EpisodeReturn().ShouldBeLessThan(50);
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
            context => new TrpoAlgorithm(
                new TrpoOptions
                {
                    StepsPerRollout = 64,
                    Discount = 0.9,
                    TargetKl = 0.03,
                    ConjugateGradientDamping = 0.01,
                    InitialLogDeviation = stateDependent ? -2 : -0.5,
                    Gsde = stateDependent ? new GsdeOptions { SampleEvery = 4 } : null,
                },
                context
            ),
            environmentSteps: 25_600
        );
        var best = PointEnvironment.BestMeanReturn();
        training.Evaluate(200).ShouldBeLessThan(3 * best);
        training.Run().Evaluate(200).ShouldBeGreaterThan(1.3 * best);
    }

    // F is the second derivative of the mean KL divergence by all learned numbers, in the place where it is 0.
    [Theory]
    [InlineData("categorical")]
    [InlineData("gaussian")]
    [InlineData("gsde")]
    [InlineData("gsde: learn features")]
    public void Products_are_those_with_the_dense_fisher_matrix(string name)
    {
        using var scope = NewDisposeScope();
        var (policy, inputs) = Tiny(name);
        using var owned = policy;
        const int Rows = 5;
        var learned = policy.Trained.SelectMany(x => x.Parameters).ToArray();
        var step = new TrustRegionStep(policy, new TrpoOptions { ConjugateGradientDamping = 0.25 }, CPU);
        using var jacobian = new PolicyJacobian(policy, inputs, Rows, CPU);

        var dense = DenseFisher(policy, inputs, learned, Rows);
        dense.Length.ShouldBeGreaterThan(10);
        for (var column = 0; column < dense.Length; column++)
        {
            var unit = new double[dense.Length];
            unit[column] = 1;
            var product = step.FisherProduct(jacobian, unit);
            for (var row = 0; row < dense.Length; row++)
            {
                product[row].ShouldBe(dense[row][column] + (row == column ? 0.25 : 0), 1e-4);
            }
        }
    }

    [Fact]
    public void Conjugate_gradients_solve_a_small_system_in_as_many_steps_as_it_has_unknowns()
    {
        double[][] matrix =
        [
            [4, 1, 0],
            [1, 3, -1],
            [0, -1, 2],
        ];
        double[] right = [1, 2, 3];
        var products = 0;
        var solution = ConjugateGradient.Solve(Product, right, steps: 50, tolerance: 1e-20);
        Product(solution).ShouldBe(right, 1e-9);
        products.ShouldBeLessThanOrEqualTo(5);

        double[] Product(double[] vector)
        {
            products++;
            return [.. matrix.Select(row => ConjugateGradient.Dot(row, vector))];
        }
    }

    [Fact]
    public void A_step_stays_in_the_trust_region_and_improves_the_surrogate_objective()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(new TrpoOptions { StepsPerRollout = 32, MinibatchSize = 64 });
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var rollout = PolicyGradients.Collect(algorithm, 4, 1, seed);
            var observations = tensor(rollout.Observations, [rollout.Count, 4]);
            var before = algorithm.Network("policy").call(observations).log_softmax(-1).detach();
            var record = (TrpoRecord)algorithm.Update(rollout, new UpdateContext(1, 1, 0));
            var after = algorithm.Network("policy").call(observations).log_softmax(-1).detach();
            var divergence = (before.exp() * (before - after)).sum(-1).mean().item<float>();

            record.StepFound.ShouldBe(1);
            record.Improvement.ShouldBeGreaterThan(0);
            record.Kl.ShouldBe(divergence, 1e-5);
            // The longest step reaches the border to second order; with damping and shrinking it stays within.
            divergence.ShouldBeInRange(0.001f, 0.01f);
            record.StepShare.ShouldBeGreaterThan(0.1);
        }
    }

    [Fact]
    public void Where_no_action_was_better_the_policy_stays_as_it_is_and_values_still_learn()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(
            new TrpoOptions
            {
                StepsPerRollout = 8,
                MinibatchSize = 64,
                NormalizeAdvantages = false,
            }
        );
        var rollout = PolicyGradients.Collect(algorithm, 4, 1, seed: 1);

        // Every episode ends at once with what was expected.
        Array.Fill(rollout.EpisodeEnds, 1);
        Array.Clear(rollout.NextValues);
        rollout.Values.CopyTo(rollout.Rewards, 0);
        var (policy, values) = (Bits("policy"), Bits("value"));
        var record = (TrpoRecord)algorithm.Update(rollout, new UpdateContext(1, 1, 0));
        record.StepFound.ShouldBe(0);
        Bits("policy").ShouldBe(policy);

        Array.Fill(rollout.Rewards, 7);
        Array.Fill(rollout.Values, 7);
        algorithm.Update(rollout, new UpdateContext(2, 2, 0));
        Bits("policy").ShouldBe(policy);
        Bits("value").ShouldNotBe(values);

        float[] Bits(string name) =>
            [.. algorithm.Network(name).parameters().SelectMany(x => x.data<float>().ToArray())];
    }

    [Fact]
    public void What_is_no_number_is_reported_so_that_the_run_ends()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(new TrpoOptions { StepsPerRollout = 8, MinibatchSize = 64 });
        var rollout = PolicyGradients.Collect(algorithm, 4, 1, seed: 1);
        rollout.Rewards[3] = float.NaN;
        double.IsNaN(((TrpoRecord)algorithm.Update(rollout, new UpdateContext(1, 1, 0))).Improvement).ShouldBeTrue();
    }

    [Fact]
    public void Contradictory_options_are_refused_all_at_once()
    {
        var options = new TrpoOptions
        {
            Environments = 1,
            StepsPerRollout = 16,
            SubSampling = 9,
            MinibatchSize = 17,
            LearningRate = 0,
        };
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        faults.SelectMany(fault => fault.MemberNames).ShouldBe(["LearningRate", "SubSampling", "MinibatchSize"]);
    }

    private static TrpoAlgorithm Make(TrpoOptions options) =>
        new(options, Training.Context(new CartpoleEnvironment(new CartpoleOptions())));

    private static (IHostPolicy Policy, float[] Inputs) Tiny(string name)
    {
        var context = new EnvironmentAlgorithmContext(
            new BoxSpace([-1, -1], [1, 1]),
            name == "categorical" ? new DiscreteSpace(3) : new BoxSpace([-1], [1]),
            new MlpBuilder(new MlpOptions { Hidden = [3], Initialization = MlpInitialization.Kaiming }),
            CPU,
            new RandomStreams(1),
            new Budget(1, null)
        );
        var gsde = name switch
        {
            "gsde" => new GsdeOptions(),
            "gsde: learn features" => new GsdeOptions { LearnFeatures = true },
            _ => null,
        };
        var random = new RandomStream(1, "inputs");
        return (
            HostPolicies.Build(context, random, -0.5, gsde, new LearnedModule("tiny")),
            [.. Enumerable.Range(0, 10).Select(_ => (float)random.NextGaussian())]
        );
    }

    private static double[][] DenseFisher(IHostPolicy policy, float[] inputs, Parameter[] learned, int rows)
    {
        var graph = policy.Graph(tensor(inputs, [rows, 2]));
        var gradients = autograd.grad([Divergence(graph.detach(), graph).mean()], learned, create_graph: true);
        var flat = cat([.. gradients.Select(x => x.flatten())]);
        return
        [
            .. Enumerable
                .Range(0, (int)flat.numel())
                .Select(i =>
                    autograd
                        .grad([flat[i]], learned, retain_graph: true)
                        .SelectMany(x => x.contiguous().data<float>().ToArray())
                        .Select(x => (double)x)
                        .ToArray()
                ),
        ];

        Tensor Divergence(Tensor old, Tensor now)
        {
            if (policy.Distribution is HostCategorical)
            {
                return (old.softmax(-1) * (old.log_softmax(-1) - now.log_softmax(-1))).sum(-1);
            }

            Tensor oldDeviation = old.narrow(1, 1, 1),
                deviation = now.narrow(1, 1, 1);
            var squares = (2 * oldDeviation).exp() + (old.narrow(1, 0, 1) - now.narrow(1, 0, 1)).square();
            return (deviation - oldDeviation + (squares / (2 * (2 * deviation).exp())) - 0.5).sum(-1);
        }
    }
}
