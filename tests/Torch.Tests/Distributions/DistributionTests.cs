using FsCheck;
using FsCheck.Fluent;
using Rlfw.Torch.Extensions;
using Rlfw.Torch.Tests.Nn;
using static Rlfw.Torch.torch.distributions;

namespace Rlfw.Torch.Tests.Distributions;

/// <summary>Single values come from PyTorch 1.13 in float64.</summary>
public sealed class DistributionTests
{
    private static readonly double[] Logits = [1, 2, 0.5, 0.1, -0.2, 0.3, 2, 0, -1];

    [Fact]
    public void A_categorical_distribution_gives_the_reference_values()
    {
        using var scope = NewDisposeScope();
        using var distribution = Categorical(logits: tensor(Logits).reshape(3, 3));
        distribution.batch_shape.Shape.ShouldBe([3]);
        distribution.event_shape.Length.ShouldBe(0);
        distribution
            .log_prob(tensor(new long[] { 2, 0, 1 }))
            .ShouldBeClose([-1.9643687841, -1.0859393177, -2.1698460196]);
        distribution.entropy().ShouldBeClose([0.9059592565, 1.0785006135, 0.5242666167]);
        distribution.mode.data<long>().ToArray().ShouldBe([1, 2, 0]);
        var weights = tensor(new[] { 1, 2, 0.5 }).expand(3, 3);
        using var other = Categorical(probs: weights);
        other.entropy().ShouldBeClose([0.9556998911, 0.9556998911, 0.9556998911]);
        Divergences.kl_divergence(distribution, other).ShouldBeClose([0.0083487217, 0.2867171041, 0.6784614302]);
    }

    [Fact]
    public void Log_probabilities_of_classes_add_up_to_one_and_broadcast()
    {
        var logits = Gen.Choose(-200, 200).Select(i => i / 10.0).ArrayOf().Where(values => values.Length > 0);
        Prop.ForAll(
                logits.ToArbitrary(),
                values =>
                {
                    using var scope = NewDisposeScope();
                    using var distribution = Categorical(logits: tensor(values));
                    var all = distribution.log_prob(arange(values.Length)).exp();
                    var probabilities = distribution.probs.Values();
                    var surprise = probabilities.Sum(p => p > 0 ? -p * Math.Log(p) : 0);
                    return Math.Abs(all.sum().ToDouble() - 1) < 1e-12
                        && Math.Abs(distribution.entropy().ToDouble() - surprise) < 1e-9
                        && all.Values().Zip(probabilities).All(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
                }
            )
            .Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Classes_of_probability_zero_are_never_drawn_and_add_no_entropy()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var distribution = Categorical(
            logits: tensor(new[] { double.NegativeInfinity, 0, 0 }),
            generator: generator
        );
        distribution.entropy().ToDouble().ShouldBe(Math.Log(2), 1e-12);
        distribution.sample(500).data<long>().ToArray().Distinct().Order().ShouldBe([1, 2]);
        using var certain = Categorical(probs: tensor(new[] { 1.0, 0 }));
        certain.entropy().ToDouble().ShouldBe(0, 1e-12);
        using var opposite = Categorical(probs: tensor(new[] { 0.0, 1 }));
        Divergences.kl_divergence(certain, opposite).ToDouble().ShouldBe(double.PositiveInfinity);
        Divergences.kl_divergence(certain, certain).ToDouble().ShouldBe(0, 1e-12);
    }

    [Fact]
    public void Drawn_classes_have_their_frequencies_and_shapes()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var probabilities = tensor(new[] { 0.1, 0.6, 0.3, 0.5, 0.25, 0.25 }).reshape(2, 3);
        using var distribution = Categorical(probabilities, generator: generator);
        var drawn = distribution.sample(20_000);
        drawn.shape.ShouldBe([20_000, 2]);
        functional.one_hot(drawn, 3).to(ScalarType.Float64).mean([0]).ShouldBeClose(probabilities.Values(), 0.02);
        distribution.sample().shape.ShouldBe([2]);
        distribution.sample(4, 5).shape.ShouldBe([4, 5, 2]);
        distribution.sample(0).shape.ShouldBe([0, 2]);
        using var single = Categorical(6, generator);
        single.sample().dim().ShouldBe(0);
        single.entropy().ToDouble().ShouldBe(Math.Log(6), 1e-6);
    }

    [Fact]
    public void The_score_function_has_the_gradient_of_its_differences()
    {
        Func<Tensor, Tensor> surrogate = logits =>
        {
            var distribution = Categorical(logits: logits.reshape(2, 2));
            return (distribution.log_prob(tensor(new long[] { 1, 0 })) * tensor(new[] { 2.0, -1 })).sum()
                + distribution.entropy().sum();
        };
        surrogate.ShouldHaveTheGradientOfItsDifferences([0.3, -1, 2, 0.1]);
        Func<Tensor, Tensor> gaussian = x =>
        {
            var distribution = Normal(x[0], x[1].exp());
            return distribution.log_prob(tensor(0.7)) + (2 * distribution.entropy());
        };
        gaussian.ShouldHaveTheGradientOfItsDifferences([0.3, -1]);
    }

    [Fact]
    public void A_normal_distribution_gives_the_reference_values()
    {
        using var scope = NewDisposeScope();
        using var distribution = Normal(tensor(new[] { 0.0, 1 }), tensor(new[] { 1, 0.5 }));
        var values = tensor(new[] { 0.3, 2 });
        distribution.log_prob(values).ShouldBeClose([-0.9639385332, -2.2257913526]);
        distribution.entropy().ShouldBeClose([1.4189385332, 0.7257913526]);
        distribution.cdf(values).ShouldBeClose([0.6179114222, 0.9772498681]);
        distribution.icdf(tensor(new[] { 0.3, 0.9 })).ShouldBeClose([-0.5244005127, 1.6407757828]);
        using var other = Normal(tensor(new[] { 0.5, -1 }), tensor(new[] { 2, 0.7 }));
        Divergences.kl_divergence(distribution, other).ShouldBeClose([0.3493971806, 4.1732069305]);
        distribution.variance.ShouldBeClose([1, 0.25]);
        distribution.mode.ShouldBeClose([0, 1]);
        distribution.perplexity().ShouldBeClose([Math.Exp(1.4189385332), Math.Exp(0.7257913526)]);
    }

    [Fact]
    public void A_normal_density_integrates_to_one()
    {
        var cases = from loc in Gen.Choose(-50, 50) from scale in Gen.Choose(1, 40) select (loc / 10.0, scale / 10.0);
        Prop.ForAll(
                cases.ToArbitrary(),
                parameters =>
                {
                    using var scope = NewDisposeScope();
                    var (loc, scale) = parameters;
                    var grid = linspace(loc - (12 * scale), loc + (12 * scale), 2_001, ScalarType.Float64);
                    using var distribution = Normal(tensor(loc), tensor(scale));
                    var sum = distribution.log_prob(grid).exp().sum().ToDouble() * 24 * scale / 2_000;
                    return Math.Abs(sum - 1) < 1e-9;
                }
            )
            .Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Normal_samples_are_reproducible_and_differentiable()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var loc = tensor(new[] { 1.0, -2 }).requires_grad_();
        var scale = tensor(new[] { 0.5, 2 }).requires_grad_();
        using var distribution = Normal(loc, scale, generator);
        distribution.sample(3).requires_grad.ShouldBeFalse();
        generator.manual_seed(3);
        var first = distribution.rsample(3);
        generator.manual_seed(3);
        distribution.sample(3).ShouldBeClose(first.Values(), 1e-15);
        first.sum().backward();
        loc.grad!.ShouldBeClose([3, 3]);
        var noise = first.detach().sub(loc.detach()).div(scale.detach()).sum([0]);
        scale.grad!.ShouldBeClose(noise.Values());
        var many = distribution.sample(20_000);
        many.mean([0]).ShouldBeClose([1, -2], 0.05);
        many.std(0).ShouldBeClose([0.5, 2], 0.05);
        using var single = Normal(2f, 0.5f, generator);
        single.sample().dtype.ShouldBe(ScalarType.Float32);
        single.mean.ToDouble().ShouldBe(2);
    }

    [Fact]
    public void A_Bernoulli_distribution_gives_the_reference_values()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        using var first = Bernoulli(probs: tensor(new[] { 0.2, 0.7 }), generator: generator);
        using var second = Bernoulli(logits: tensor(new[] { 0.4, -1 }));
        first.log_prob(tensor(new[] { 1.0, 0 })).ShouldBeClose([-1.6094379124, -1.2039728043]);
        second.entropy().ShouldBeClose([0.6735401884, 0.5822031089]);
        Divergences.kl_divergence(first, second).ShouldBeClose([0.3326128289, 0.4023973855]);
        first.mean.ShouldBeClose([0.2, 0.7]);
        first.variance.ShouldBeClose([0.16, 0.21]);
        var drawn = first.sample(10_000);
        drawn.Values().Distinct().Order().ShouldBe([0, 1]);
        drawn.mean([0]).ShouldBeClose([0.2, 0.7], 0.02);
    }

    [Fact]
    public void An_independent_distribution_sums_over_its_event()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        using var parts = Normal(tensor(new[] { 0.0, 1 }), tensor(new[] { 1, 0.5 }), generator);
        using var distribution = Independent(parts, 1);
        distribution.batch_shape.Length.ShouldBe(0);
        distribution.event_shape.Shape.ShouldBe([2]);
        distribution
            .log_prob(tensor(new[] { 0.3, 2, 0, 1 }).reshape(2, 2))
            .ShouldBeClose([-3.1897298858, -1.1447298858]);
        distribution.entropy().ShouldBeClose([2.1447298858]);
        distribution.sample(3).shape.ShouldBe([3, 2]);
        using var other = Normal(tensor(new[] { 0.5, -1 }), tensor(new[] { 2, 0.7 }));
        Divergences.kl_divergence(distribution, Independent(other, 1)).ShouldBeClose([0.3493971806 + 4.1732069305]);
        Should.Throw<ArgumentOutOfRangeException>(() => Independent(parts, 2));
    }

    [Fact]
    public void A_divergence_is_the_mean_difference_of_log_probabilities()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(8);
        (Distribution P, Distribution Q)[] pairs =
        [
            (Normal(tensor(0.3), tensor(0.8), generator), Normal(tensor(-0.2), tensor(1.5))),
            (
                Categorical(logits: tensor(new[] { 0.1, 1, -1 }), generator: generator),
                Categorical(logits: tensor(new[] { 0.5, 0, 0.2 }))
            ),
            (Bernoulli(tensor(0.3), generator: generator), Bernoulli(tensor(0.6))),
        ];
        foreach (var (p, q) in pairs)
        {
            var drawn = p.sample(40_000);
            var estimate = (p.log_prob(drawn) - q.log_prob(drawn)).mean().ToDouble();
            Divergences.kl_divergence(p, q).ToDouble().ShouldBe(estimate, 0.02);
            Divergences.kl_divergence(p, p).ToDouble().ShouldBe(0, 1e-9);
        }
    }

    [Fact]
    public void Parameters_that_make_no_distribution_are_refused()
    {
        using var scope = NewDisposeScope();
        Should.Throw<ArgumentException>(() => Categorical());
        Should.Throw<ArgumentException>(() => Categorical(ones(2), ones(2)));
        Should.Throw<ArgumentException>(() => Categorical(ones(2, 0))).Message.ShouldContain("[2, 0]");
        Should.Throw<ArgumentException>(() => Categorical(tensor(1f)));
        Should.Throw<ArgumentException>(() => Bernoulli());
        Should.Throw<InvalidOperationException>(() => Categorical(ones(2)).sample());
        Should.Throw<NotSupportedException>(() => Categorical(ones(2)).cdf(ones(1)));
        Should.Throw<NotSupportedException>(() => Divergences.kl_divergence(Categorical(ones(2)), Bernoulli(ones(1))));
    }

    [Fact]
    public void A_distribution_leaves_its_arguments_and_frees_what_it_made()
    {
        using var logits = zeros(3);
        using var generator = new Generator(1);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var distribution = Categorical(logits: logits, generator: generator);
        using (NewDisposeScope())
        {
            // Computed within an inner scope, yet used after it.
            _ = distribution.probs;
            _ = distribution.sample(5);
        }
        distribution.probs.Values().Sum().ShouldBe(1, 1e-6);
        distribution.Dispose();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
        logits.Values().ShouldBe([0, 0, 0]);
    }
}
