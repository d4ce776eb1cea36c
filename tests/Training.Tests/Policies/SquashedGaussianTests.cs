using Rlfw.Contracts;
using Rlfw.Training.Policies;

namespace Rlfw.Training.Tests.Policies;

public sealed class SquashedGaussianTests
{
    [Fact]
    public void A_case_worked_by_hand()
    {
        // u = 0 + 1 * 1 = 1; log N = -1/2 - log sqrt(2 pi) = -1.418939; log(1 - tanh(1)^2) = log 0.419974 = -0.867562.
        var (actions, logProbabilities) = (new float[1], new float[1]);
        SquashedGaussian.Sample([0, 0], [1], actions, logProbabilities);

        actions[0].ShouldBe(0.761594f, 1e-6f);
        logProbabilities[0].ShouldBe(-0.551377f, 2e-6f);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.7, -1.5)]
    [InlineData(-2, 0.5)]
    public void The_density_integrates_to_one(double mean, double logDeviation)
    {
        const int Points = 20_001;
        float[] outputs = [(float)mean, (float)logDeviation];
        var total = 0.0;
        double lastAction = 0,
            lastDensity = 0;
        for (var i = 0; i < Points; i++)
        {
            var (actions, logProbabilities) = (new float[1], new float[1]);
            SquashedGaussian.Sample(outputs, [(float)(-6 + (12.0 * i / (Points - 1)))], actions, logProbabilities);
            var (action, density) = ((double)actions[0], Math.Exp(logProbabilities[0]));
            total += i == 0 ? 0 : (action - lastAction) * (density + lastDensity) / 2;
            (lastAction, lastDensity) = (action, density);
        }

        total.ShouldBe(1, 2e-3);
    }

    [Fact]
    public void The_logarithm_of_the_slope_is_exact_where_the_plain_formula_is_not()
    {
        for (var u = -5.0; u <= 5; u += 0.25)
        {
            var plain = Math.Log(1 - (Math.Tanh(u) * Math.Tanh(u)));
            ((double)SquashedGaussian.LogSlope((float)u)).ShouldBe(plain, 2e-6 * (1 + Math.Abs(plain)));
        }

        // Here 1 - tanh(u)^2 is 0 in float32; far out its logarithm is 2 log 2 - 2 |u|.
        foreach (var u in new[] { -40f, 40f })
        {
            MathF.Tanh(u).ShouldBe(Math.Sign(u));
            SquashedGaussian.LogSlope(u).ShouldBe((2 * MathF.Log(2)) - 80, 1e-5f);
        }
    }

    [Fact]
    public void Samples_and_gradients_are_those_of_automatic_differentiation()
    {
        using var scope = NewDisposeScope();
        const int Rows = 9;
        const int Components = 3;
        var random = new RandomStream(3, "numbers");
        var outputs = Draw(random, Rows * 2 * Components);
        // Cut below and above; the gradient by them is 0.
        (outputs[4], outputs[10]) = (-25, 2.5f);
        var (noise, byActions, byLogProbabilities) = (
            Draw(random, Rows * Components),
            Draw(random, Rows * Components),
            Draw(random, Rows)
        );

        // In float64, where the plain formula does as well.
        var graph = Doubles(outputs, Rows, 2 * Components).requires_grad_();
        var (means, logDeviations) = (graph[.., ..Components], graph[.., Components..].clamp(-20, 2));
        var z = Doubles(noise, Rows, Components);
        var u = means + (logDeviations.exp() * z);
        var expected = u.tanh();
        var density =
            (-0.5 * z.square()) - logDeviations - (0.5 * Math.Log(2 * Math.PI)) - (1 - expected.square()).log();
        var expectedLogProbabilities = density.sum(-1);
        (
            (expected * Doubles(byActions, Rows, Components)).sum()
            + (expectedLogProbabilities * Doubles(byLogProbabilities, Rows)).sum()
        ).backward();

        var (actions, logProbabilities) = (new float[Rows * Components], new float[Rows]);
        var gradients = new float[outputs.Length];
        SquashedGaussian.Sample(outputs, noise, actions, logProbabilities);
        SquashedGaussian.Gradients(outputs, noise, actions, byActions, byLogProbabilities, gradients);

        actions.ShouldBe(Floats(expected), 1e-6);
        logProbabilities.ShouldBe(Floats(expectedLogProbabilities), 2e-5);
        gradients.ShouldBe(Floats(graph.grad!), 2e-5);
        gradients[4].ShouldBe(0);
        gradients[10].ShouldBe(0);
    }

    [Fact]
    public void Where_it_does_not_explore_it_takes_the_squashed_means()
    {
        var actions = new float[4];
        SquashedGaussian.Mode([0.5f, -1, 9, 9, 0, 3, 9, 9], 2, actions);
        actions.ShouldBe([MathF.Tanh(0.5f), MathF.Tanh(-1), 0, MathF.Tanh(3)]);
    }

    private static Tensor Doubles(float[] values, params long[] shape) => tensor(values, shape).to(float64);

    private static float[] Floats(Tensor tensor) => tensor.detach().to(float32).contiguous().data<float>().ToArray();

    private static float[] Draw(RandomStream random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
}
