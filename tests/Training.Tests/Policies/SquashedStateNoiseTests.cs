using Rlfw.Contracts;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;

namespace Rlfw.Training.Tests.Policies;

public sealed class SquashedStateNoiseTests
{
    private const int Rows = 5;
    private const int Components = 2;
    private const int Latents = 3;

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(true, true, true)]
    [InlineData(false, false, true)]
    [InlineData(false, true, false)]
    public void Samples_and_gradients_are_those_of_automatic_differentiation(bool full, bool expln, bool features)
    {
        using var scope = NewDisposeScope();
        var options = new GsdeOptions
        {
            FullDeviations = full,
            Expln = expln,
            LearnFeatures = features,
        };
        using var parameters = Parameters(full);
        var noise = new SquashedStateNoise(parameters, Components, options);
        var random = new RandomStream(2, "numbers");
        var (h, means) = (Draw(random, Rows * Latents), Draw(random, Rows * Components));
        var (byActions, byLogProbabilities) = (Draw(random, Rows * Components), Draw(random, Rows));
        var weights = new float[noise.Weights];
        noise.Draw(new RandomStream(4, "noise"), weights);

        var (x, latents, centres) = (
            parameters.Parameter.detach().to(float64).requires_grad_(),
            Doubles(h, Rows, Latents).requires_grad_(),
            Doubles(means, Rows, Components).requires_grad_()
        );
        var deviations = expln
            ? where(x.gt(0), 1 + x.clamp(min: 0).log1p(), x.clamp(max: 0).exp()).expand(Components, Latents)
            : x.exp().expand(Components, Latents);
        var z = Doubles(Draw(new RandomStream(4, "noise"), noise.Weights), Components, Latents);
        var heard = features ? latents : latents.detach();
        var u = centres + heard.matmul((deviations * z).t());
        var variances = heard.square().matmul(deviations.square().t()) + 1e-6;
        var expected = u.tanh();
        var density =
            (-0.5 * (((u - centres).square() / variances) + variances.log() + Math.Log(2 * Math.PI)))
            - (1 - expected.square()).log();
        var expectedLogProbabilities = density.sum(-1);
        (
            (expected * Doubles(byActions, Rows, Components)).sum()
            + (expectedLogProbabilities * Doubles(byLogProbabilities, Rows)).sum()
        ).backward();

        var (actions, logProbabilities) = (new float[Rows * Components], new float[Rows]);
        var (byMeans, byLatents) = (new float[Rows * Components], new float[Rows * Latents]);
        noise.Sample(h, means, weights, actions, logProbabilities);
        noise.Gradients(h, weights, actions, byActions, byLogProbabilities, byMeans, byLatents);

        actions.ShouldBe(Floats(expected), 1e-5);
        logProbabilities.ShouldBe(Floats(expectedLogProbabilities), 2e-4);
        byMeans.ShouldBe(Floats(centres.grad!), 2e-4);
        byLatents.ShouldBe(features ? Floats(latents.grad!) : new float[byLatents.Length], 2e-4);
        parameters.Gradients.ToArray().ShouldBe(Floats(x.grad!), 2e-4);
    }

    [Fact]
    public void Over_the_draws_an_action_varies_as_its_density_says()
    {
        const int Draws = 20_000;
        using var parameters = Parameters(true);
        var noise = new SquashedStateNoise(parameters, Components, new GsdeOptions());
        float[] h = [0.05f, -0.1f, 0.2f];
        var random = new RandomStream(1, "noise");
        var (weights, actions) = (new float[noise.Weights], new float[Components]);
        var squares = new double[Components];
        for (var i = 0; i < Draws; i++)
        {
            noise.Draw(random, weights);
            noise.Explore(h, [0, 0], weights, actions);
            for (var k = 0; k < Components; k++)
            {
                var u = Math.Atanh(Math.Clamp((double)actions[k], -1 + 1e-9, 1 - 1e-9));
                squares[k] += u * u / Draws;
            }
        }

        for (var k = 0; k < Components; k++)
        {
            var variance = 0.0;
            for (var l = 0; l < Latents; l++)
            {
                variance += h[l] * h[l] * Math.Exp(2 * parameters.Values[(k * Latents) + l]);
            }

            // Four standard errors of a variance: 4 sqrt(2 / n).
            squares[k].ShouldBe(variance, 0.04 * variance);
        }
    }

    [Fact]
    public void Each_environment_explores_with_a_matrix_of_its_own_that_does_not_change()
    {
        using var parameters = Parameters(true);
        var noise = new SquashedStateNoise(parameters, Components, new GsdeOptions());
        var weights = new float[2 * noise.Weights];
        noise.Draw(new RandomStream(1, "noise"), weights);
        float[] h = [0.1f, 0.2f, -0.3f, 0.1f, 0.2f, -0.3f];
        var (first, again) = (new float[4], new float[4]);
        noise.Explore(h, new float[4], weights, first);
        noise.Explore(h, new float[4], weights, again);

        again.ShouldBe(first);
        first[..2].ShouldNotBe(first[2..]);
        var alone = new float[2];
        noise.Explore(h.AsSpan(3), new float[2], weights.AsSpan(noise.Weights), alone);
        alone.ShouldBe(first[2..]);
    }

    private static TrainableVector Parameters(bool full)
    {
        var parameters = new TrainableVector(0, full ? Components : 1, Latents);
        for (var i = 0; i < parameters.Count; i++)
        {
            // Below and above 0, where the two kinds of deviations differ.
            parameters.Values[i] = -0.9f + (0.4f * i);
        }

        return parameters;
    }

    private static float[] Draw(RandomStream random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];

    private static Tensor Doubles(float[] values, params long[] shape) => tensor(values, shape).to(float64);

    private static float[] Floats(Tensor tensor) => tensor.detach().to(float32).contiguous().data<float>().ToArray();
}
